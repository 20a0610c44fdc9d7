/** An event loop on Rondo's engine, with a poller of its own. */
module com.example.poller {
  requires transitive dev.rondo;
  requires dev.rondo.engine;
  requires static org.jspecify;

  exports com.example.poller;

  provides dev.rondo.spi.EventLoopProvider with
      com.example.poller.PollerLoopProvider;
}
