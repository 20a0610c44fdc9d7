import dev.rondo.selector.service.SelectorService;
import dev.rondo.spi.EventLoopProvider;

/** The backend every operating system has: readiness as {@code java.nio} reports it. */
module dev.rondo.selector {
  requires static com.google.auto.service;
  requires transitive dev.rondo;
  requires dev.rondo.engine;
  requires static org.jspecify;

  exports dev.rondo.selector;

  provides EventLoopProvider with
      SelectorService;
}
