/** An event loop in virtual time: nobody waits for it, and its order is that of a seed. */
module com.example.virtualtime {
  requires transitive dev.rondo;
  requires static org.jspecify;

  exports com.example.virtualtime;

  provides dev.rondo.spi.EventLoopProvider with
      com.example.virtualtime.VirtualTimeProvider;
}
