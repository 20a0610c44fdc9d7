package dev.rondo.simulation;

import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NetworkChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A socket in memory. Its state is guarded by the world. For any thread. */
abstract class SimulatedChannel implements NetworkChannel {

  static final int BUFFER_SIZE = 64 * 1024;

  final Host host;
  final World world;
  final ProtocolFamily family;
  private final Map<SocketOption<?>, Object> options = new HashMap<>();
  private boolean closed;
  @Nullable SocketAddress local;
  @Nullable SimulatedWatch watch;

  SimulatedChannel(Host host, ProtocolFamily family) {
    this(host, family, BUFFER_SIZE);
  }

  /** Creates a socket that sends through a buffer of {@code sendBuffer} bytes. */
  SimulatedChannel(Host host, ProtocolFamily family, int sendBuffer) {
    this.host = host;
    this.world = host.world();
    this.family = family;
    for (SocketOption<?> option : supportedOptions()) {
      if (option.type() == Boolean.class) {
        options.put(option, false);
      } else if (option == StandardSocketOptions.SO_LINGER) {
        options.put(option, -1);
      } else {
        options.put(option, 0);
      }
    }
    options.replace(StandardSocketOptions.SO_SNDBUF, sendBuffer);
    options.replace(StandardSocketOptions.SO_RCVBUF, BUFFER_SIZE);
  }

  // --- for the world ---

  /** Returns the operations of {@link dev.rondo.engine.spi.Watch} for which this is ready. */
  abstract int ready();

  /** Releases what this socket has on its host and its network. Called once, when it is closed. */
  abstract void release();

  /** Releases what this socket has on its host. */
  abstract void forget();

  /** Notes that the loop no longer waits to write. */
  void writingEnded() {}

  final void changed() {
    if (watch != null) {
      watch.consider();
    }
  }

  final int intOption(SocketOption<Integer> option) {
    return (Integer) options.getOrDefault(option, 0);
  }

  final boolean isSet(SocketOption<Boolean> option) {
    return (Boolean) options.getOrDefault(option, false);
  }

  /** Takes over the options of the listening socket from which this one was accepted. */
  final void inherit(SimulatedChannel listener) {
    for (SocketOption<?> option : supportedOptions()) {
      Object value = listener.options.get(option);
      if (value != null) {
        options.put(option, value);
      }
    }
  }

  final void requireOpen() throws ClosedChannelException {
    if (closed) {
      throw new ClosedChannelException();
    }
  }

  // --- NetworkChannel ---

  @Override
  @SuppressWarnings("NullAway") // null if not bound, as in the JDK
  public SocketAddress getLocalAddress() throws IOException {
    synchronized (world) {
      requireOpen();
      return local;
    }
  }

  @Override
  public <T> NetworkChannel setOption(SocketOption<T> option, T value) throws IOException {
    requireSupported(option);
    if (!option.type().isInstance(value)) {
      throw new IllegalArgumentException(
          "socket option %s takes a %s, not %s"
              .formatted(option.name(), option.type().getSimpleName(), value));
    }
    synchronized (world) {
      requireOpen();
      options.put(option, value);
    }
    return this;
  }

  @Override
  public <T> T getOption(SocketOption<T> option) throws IOException {
    requireSupported(option);
    synchronized (world) {
      requireOpen();
      return Objects.requireNonNull(option.type().cast(options.get(option)));
    }
  }

  private void requireSupported(SocketOption<?> option) {
    if (!supportedOptions().contains(option)) {
      throw new UnsupportedOperationException("a simulated socket has no option " + option.name());
    }
  }

  @Override
  public abstract Set<SocketOption<?>> supportedOptions();

  @Override
  public boolean isOpen() {
    synchronized (world) {
      return !closed;
    }
  }

  @Override
  public void close() {
    synchronized (world) {
      if (!closed) {
        closed = true;
        watch = null;
        host.closed(this);
        release();
      }
    }
  }

  /** Closes this socket because its host has crashed: no peer notices. */
  final void vanish() {
    closed = true;
    watch = null;
    forget();
  }

  @Override
  public String toString() {
    return "%s[%s%s]".formatted(getClass().getSimpleName(), local, closed ? " closed" : "");
  }
}
