/**
 * The event loop itself, written once, so that a backend only has to wait for the operating system.
 */
module dev.rondo.engine {
  requires dev.rondo.logging;
  requires transitive dev.rondo;
  requires static org.jspecify;
  requires dev.rondo.tls;

  exports dev.rondo.engine;
  exports dev.rondo.engine.spi;

  uses dev.rondo.engine.spi.LoopMonitor;
  uses dev.rondo.engine.spi.ProcessDriver;
  uses dev.rondo.engine.spi.SignalSource;
}
