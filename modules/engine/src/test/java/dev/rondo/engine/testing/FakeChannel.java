package dev.rondo.engine.testing;

import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A channel that only stores a local address and socket options. */
public final class FakeChannel implements NetworkChannel {

  private final Map<SocketOption<?>, Object> options = new HashMap<>();
  private @Nullable SocketAddress local;
  private boolean open = true;

  @Override
  public NetworkChannel bind(@Nullable SocketAddress address) {
    local = address;
    return this;
  }

  @Override
  public @Nullable SocketAddress getLocalAddress() {
    return local;
  }

  @Override
  public <T> NetworkChannel setOption(SocketOption<T> option, T value) {
    options.put(option, value);
    return this;
  }

  @Override
  public <T> @Nullable T getOption(SocketOption<T> option) {
    return option.type().cast(options.get(option));
  }

  @Override
  public Set<SocketOption<?>> supportedOptions() {
    return Set.of(StandardSocketOptions.TCP_NODELAY, StandardSocketOptions.SO_REUSEADDR);
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() {
    open = false;
  }
}
