package dev.rondo.signals;

import com.google.auto.service.AutoService;
import dev.rondo.Signal;
import dev.rondo.engine.spi.SignalSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The signals of this process, as the JVM delivers them. */
@AutoService(SignalSource.class)
public final class JvmSignals implements SignalSource {

  /** The dispatchers of signals with listeners; static, since signals belong to the process. */
  private static final Map<Signal, SignalDispatcher> DISPATCHERS = new HashMap<>();

  /** For {@link java.util.ServiceLoader}. */
  public JvmSignals() {}

  @Override
  public Registration listen(Signal signal, Runnable listener) {
    Objects.requireNonNull(listener, "listener");
    synchronized (DISPATCHERS) {
      SignalDispatcher dispatcher = DISPATCHERS.get(signal);
      if (dispatcher == null) {
        dispatcher = SignalDispatcher.install(signal);
        DISPATCHERS.put(signal, dispatcher);
      }
      Entry entry = new Entry(signal, dispatcher, listener);
      dispatcher.add(entry);
      return entry;
    }
  }

  /** One registration of a listener, compared by identity. */
  private static final class Entry implements Registration, Runnable {

    private final Signal signal;
    private final SignalDispatcher dispatcher;
    private final Runnable listener;

    Entry(Signal signal, SignalDispatcher dispatcher, Runnable listener) {
      this.signal = signal;
      this.dispatcher = dispatcher;
      this.listener = listener;
    }

    @Override
    public void run() {
      listener.run();
    }

    @Override
    public void close() {
      synchronized (DISPATCHERS) {
        if (dispatcher.remove(this) && dispatcher.isEmpty()) {
          DISPATCHERS.remove(signal);
          dispatcher.uninstall();
        }
      }
    }
  }
}
