import dev.rondo.selector.service.SelectorService;
import dev.rondo.spi.EventLoopProvider;

/** The backend for every operating system, over the readiness that {@code java.nio} reports. */
module dev.rondo.selector {
  requires static com.google.auto.service;
  requires transitive dev.rondo;
  requires dev.rondo.engine;
  requires static org.jspecify;

  exports dev.rondo.selector;

  provides EventLoopProvider with
      SelectorService;
}
