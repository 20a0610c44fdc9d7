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
  private final Map<Signal, Watch> watches = new HashMap<>();

  Signals(LoopCore core) {
    this.core = core;
  }

  void add(SignalSource source, Signal signal, Runnable callback) {
    Handler handler = new Handler(Objects.requireNonNull(callback, "callback"));
    Watch watch = watches.get(signal);
    if (watch == null) {
      Watch added = new Watch(handler);
      added.registration = source.listen(signal, added::arrived);
      watches.put(signal, added);
    } else {
      watch.handler.removed = true;
      watch.handler = handler;
    }
  }

  boolean remove(Signal signal) {
    Watch watch = watches.remove(Objects.requireNonNull(signal, "signal"));
    if (watch == null) {
      return false;
    }
    watch.close();
    return true;
  }

  void close() {
    watches.values().forEach(Watch::close);
    watches.clear();
  }

  /** What this loop does when one signal arrives. */
  private final class Watch {

    private volatile Handler handler; // Read by the threads on which signals arrive.
    private SignalSource.Registration registration = () -> {};

    Watch(Handler handler) {
      this.handler = handler;
    }

    void arrived() {
      Handler current = handler;
      if (current.waiting.compareAndSet(false, true)) {
        try {
          core.callSoonThreadsafe(current, current.context);
        } catch (LoopClosedException e) {
          // The loop is being closed, and its handlers with it.
        }
      }
    }

    void close() {
      handler.removed = true;
      registration.close();
    }
  }

  /** A handler in the context it was added in, in the ready queue once however often it is due. */
  private static final class Handler implements Runnable {

    private final Runnable callback;
    private final Context context = Context.copyCurrent();
    private final AtomicBoolean waiting = new AtomicBoolean();
    private boolean removed;

    Handler(Runnable callback) {
      this.callback = callback;
    }

    @Override
    public void run() {
      waiting.set(false);
      if (!removed) {
        callback.run();
      }
    }
  }
}
