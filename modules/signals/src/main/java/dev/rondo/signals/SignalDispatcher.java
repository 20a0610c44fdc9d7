package dev.rondo.signals;

import dev.rondo.Signal;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Dispatches one signal to its listeners, in place of the previous handler. */
final class SignalDispatcher {

  private final sun.misc.Signal signal;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private sun.misc.SignalHandler previous = sun.misc.SignalHandler.SIG_DFL;

  private SignalDispatcher(sun.misc.Signal signal) {
    this.signal = signal;
  }

  static SignalDispatcher install(Signal signal) {
    SignalDispatcher dispatcher = new SignalDispatcher(find(signal));
    try {
      dispatcher.previous =
          sun.misc.Signal.handle(dispatcher.signal, arrived -> dispatcher.dispatch());
    } catch (IllegalArgumentException e) {
      throw refusal(signal, e);
    }
    if (isNativeHandler(dispatcher.previous)) {
      dispatcher.uninstall();
      throw refusal(signal, null);
    }
    return dispatcher;
  }

  private static sun.misc.Signal find(Signal signal) {
    try {
      return new sun.misc.Signal(signal.name());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("this system has no signal " + signal, e);
    }
  }

  /**
   * Returns whether {@code handler} is native, such as the one with which the JVM suspends threads.
   */
  private static boolean isNativeHandler(sun.misc.SignalHandler handler) {
    return handler.toString().startsWith("jdk.internal.misc.Signal$NativeHandler");
  }

  private static IllegalStateException refusal(Signal signal, @Nullable Exception cause) {
    return new IllegalStateException(
        signal + " cannot be handled: it is reserved by the operating system or the JVM", cause);
  }

  private void dispatch() {
    listeners.forEach(Runnable::run);
  }

  void add(Runnable listener) {
    listeners.add(listener);
  }

  boolean remove(Runnable listener) {
    return listeners.remove(listener);
  }

  boolean isEmpty() {
    return listeners.isEmpty();
  }

  void uninstall() {
    sun.misc.Signal.handle(signal, previous);
  }
}
