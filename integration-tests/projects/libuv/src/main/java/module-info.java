/** An event loop on Rondo's engine, with a driver over libuv. */
module com.example.libuv {
  requires transitive dev.rondo;
  requires dev.rondo.engine;
  requires dev.rondo.linux;
  requires static org.jspecify;

  exports com.example.libuv;

  provides dev.rondo.spi.EventLoopProvider with
      com.example.libuv.LibuvLoopProvider;
}
