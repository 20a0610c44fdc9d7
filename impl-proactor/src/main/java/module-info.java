import dev.rondo.proactor.service.ProactorService;
import dev.rondo.spi.EventLoopProvider;

/** The completion-based backend: the system performs operations and reports when they are done. */
module dev.rondo.proactor {
  requires static com.google.auto.service;
  requires dev.rondo.logging;
  requires transitive dev.rondo;
  requires dev.rondo.engine;
  requires dev.rondo.linux;
  requires static org.jspecify;

  exports dev.rondo.proactor;

  provides EventLoopProvider with
      ProactorService;
}
