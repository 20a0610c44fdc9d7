package com.example.virtualtime;

import dev.rondo.net.TransportSocket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The in-memory socket of a transport or server. */
final class VirtualSocket implements TransportSocket {

  private static final Set<SocketOption<?>> SUPPORTED =
      Set.of(
          StandardSocketOptions.SO_KEEPALIVE,
          StandardSocketOptions.SO_LINGER,
          StandardSocketOptions.SO_RCVBUF,
          StandardSocketOptions.SO_REUSEADDR,
          StandardSocketOptions.SO_SNDBUF,
          StandardSocketOptions.TCP_NODELAY);

  private final InetSocketAddress local;
  private final @Nullable InetSocketAddress remote;
  private final Map<SocketOption<?>, Object> options = new HashMap<>();
  private boolean open = true;

  VirtualSocket(
      InetSocketAddress local,
      @Nullable InetSocketAddress remote,
      Map<SocketOption<?>, Object> given) {
    this.local = local;
    this.remote = remote;
    options.put(StandardSocketOptions.SO_KEEPALIVE, false);
    options.put(StandardSocketOptions.SO_RCVBUF, VirtualTransport.BUFFER_SIZE);
    options.put(StandardSocketOptions.SO_SNDBUF, VirtualTransport.BUFFER_SIZE);
    options.put(StandardSocketOptions.TCP_NODELAY, true);
    options.putAll(given);
  }

  /** Refuses options that this socket does not have. */
  static void requireSupported(Set<SocketOption<?>> options) {
    for (SocketOption<?> option : options) {
      if (!SUPPORTED.contains(option)) {
        throw new UnsupportedOperationException("an in-memory socket has no " + option);
      }
    }
  }

  void close() {
    open = false;
  }

  /**
   * Returns whether closing lets the peer read what was sent, as TCP does unless SO_LINGER is 0.
   */
  boolean lingersOnClose() {
    return !Integer.valueOf(0).equals(options.get(StandardSocketOptions.SO_LINGER));
  }

  @Override
  public SocketAddress localAddress() {
    return local;
  }

  @Override
  public @Nullable SocketAddress remoteAddress() {
    return remote;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public <T> T getOption(SocketOption<T> option) {
    Object value = options.get(option);
    if (value == null) {
      throw new UnsupportedOperationException("an in-memory socket has no " + option);
    }
    return option.type().cast(value);
  }

  @Override
  public <T> void setOption(SocketOption<T> option, T value) {
    requireSupported(Set.of(option));
    options.put(option, value);
  }
}
