package dev.rondo.engine.loop;

import dev.rondo.Context;
import dev.rondo.LoopClosedException;
import dev.rondo.Signal;
import dev.rondo.engine.core.LoopCore;
import dev.rondo.engine.spi.SignalSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/** The signal handlers of a loop. */
final class Signals {

  private final LoopCore core;
  private final Map<Signal, Subscription> subscriptions = new HashMap<>();

  Signals(LoopCore core) {
    this.core = core;
  }

  void add(SignalSource source, Signal signal, Runnable callback) {
    Handler handler = new Handler(Objects.requireNonNull(callback, "callback"));
    Subscription subscription = subscriptions.get(signal);
    if (subscription == null) {
      Subscription added = new Subscription(handler);
      added.registration = source.listen(signal, added::arrived);
      subscriptions.put(signal, added);
    } else {
      subscription.handler.removed = true;
      subscription.handler = handler;
    }
  }

  boolean remove(Signal signal) {
    Subscription subscription = subscriptions.remove(Objects.requireNonNull(signal, "signal"));
    if (subscription == null) {
      return false;
    }
    subscription.close();
    return true;
  }

  void close() {
    subscriptions.values().forEach(Subscription::close);
    subscriptions.clear();
  }

  /** Passes one signal to its handler, on the loop. */
  private final class Subscription {

    private volatile Handler handler; // Read by threads on which signals arrive.
    private SignalSource.Registration registration = () -> {};

    Subscription(Handler handler) {
      this.handler = handler;
    }

    void arrived() {
      Handler current = handler;
      if (current.queued.compareAndSet(false, true)) {
        try {
          core.callSoonThreadsafe(current, current.context);
        } catch (LoopClosedException e) {
          // The loop is being closed, and removes its handlers.
        }
      }
    }

    void close() {
      handler.removed = true;
      registration.close();
    }
  }

  /** A handler, in the context that added it. However often it is due, it is queued once. */
  private static final class Handler implements Runnable {

    private final Runnable callback;
    private final Context context = Context.copyCurrent();
    private final AtomicBoolean queued = new AtomicBoolean();
    private boolean removed;

    Handler(Runnable callback) {
      this.callback = callback;
    }

    @Override
    public void run() {
      queued.set(false);
      if (!removed) {
        callback.run();
      }
    }
  }
}
