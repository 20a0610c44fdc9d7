package dev.rondo.signals;

import dev.rondo.Signal;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Hands one signal on to all who listen to it, in place of what handled it before. */
final class SignalDispatcher {

  private final sun.misc.Signal signal;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private sun.misc.SignalHandler before = sun.misc.SignalHandler.SIG_DFL;

  private SignalDispatcher(sun.misc.Signal signal) {
    this.signal = signal;
  }

  static SignalDispatcher install(Signal signal) {
    SignalDispatcher relay = new SignalDispatcher(find(signal));
    try {
      relay.before = sun.misc.Signal.handle(relay.signal, arrived -> relay.tell());
    } catch (IllegalArgumentException e) {
      throw refusal(signal, e);
    }
    if (isOfTheMachine(relay.before)) {
      relay.uninstall();
      throw refusal(signal, null);
    }
    return relay;
  }

  private static sun.misc.Signal find(Signal signal) {
    try {
      return new sun.misc.Signal(signal.name());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("there is no signal " + signal + " here", e);
    }
  }

  /** Whether it is a function of the virtual machine, such as the one that suspends threads. */
  private static boolean isOfTheMachine(sun.misc.SignalHandler handler) {
    return handler.toString().startsWith("jdk.internal.misc.Signal$NativeHandler");
  }

  private static IllegalStateException refusal(Signal signal, @Nullable Exception cause) {
    return new IllegalStateException(
        signal + " cannot be handled: the operating system or the virtual machine keeps it", cause);
  }

  private void tell() {
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
    sun.misc.Signal.handle(signal, before);
  }
}
