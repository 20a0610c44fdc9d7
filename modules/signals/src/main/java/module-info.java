import dev.rondo.engine.spi.SignalSource;
import dev.rondo.signals.JvmSignals;

/** Unix signals, a module of its own because it requires {@code jdk.unsupported}. */
module dev.rondo.signals {
  requires static com.google.auto.service;
  requires dev.rondo.engine;
  requires static org.jspecify;
  requires jdk.unsupported;

  provides SignalSource with
      JvmSignals;
}
