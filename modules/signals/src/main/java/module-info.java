import dev.rondo.engine.spi.SignalSource;
import dev.rondo.signals.JvmSignals;

/** Unix signals, apart because the JDK has them only in a module that no one must rely on. */
module dev.rondo.signals {
  requires static com.google.auto.service;
  requires dev.rondo.engine;
  requires static org.jspecify;
  requires jdk.unsupported;

  provides SignalSource with
      JvmSignals;
}
