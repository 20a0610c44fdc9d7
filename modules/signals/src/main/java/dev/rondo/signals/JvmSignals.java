package dev.rondo.signals;

import com.google.auto.service.AutoService;
import dev.rondo.Signal;
import dev.rondo.engine.spi.SignalSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The signals of this process, as the virtual machine hands them on. */
@AutoService(SignalSource.class)
public final class JvmSignals implements SignalSource {

  /** The signals that have listeners. Static, because signals belong to the process. */
  private static final Map<Signal, SignalDispatcher> RELAYS = new HashMap<>();

  /** For {@link java.util.ServiceLoader}. */
  public JvmSignals() {}

  @Override
  public Registration listen(Signal signal, Runnable listener) {
    Objects.requireNonNull(listener, "listener");
    synchronized (RELAYS) {
      SignalDispatcher relay = RELAYS.get(signal);
      if (relay == null) {
        relay = SignalDispatcher.install(signal);
        RELAYS.put(signal, relay);
      }
      Entry entry = new Entry(signal, relay, listener);
      relay.add(entry);
      return entry;
    }
  }

  /** One listener; told apart from an equal one by identity. */
  private static final class Entry implements Registration, Runnable {

    private final Signal signal;
    private final SignalDispatcher relay;
    private final Runnable listener;

    Entry(Signal signal, SignalDispatcher relay, Runnable listener) {
      this.signal = signal;
      this.relay = relay;
      this.listener = listener;
    }

    @Override
    public void run() {
      listener.run();
    }

    @Override
    public void close() {
      synchronized (RELAYS) {
        if (relay.remove(this) && relay.isEmpty()) {
          RELAYS.remove(signal);
          relay.uninstall();
        }
      }
    }
  }
}
