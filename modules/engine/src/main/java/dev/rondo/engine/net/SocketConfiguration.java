package dev.rondo.engine.net;

import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.util.Map;

/** Sets the socket options of the caller and those that the engine sets on every socket. */
public final class SocketConfiguration {

  private SocketConfiguration() {}

  /** Sets {@code options}, each value of its option's type. */
  public static void set(NetworkChannel channel, Map<SocketOption<?>, Object> options)
      throws IOException {
    for (var option : options.entrySet()) {
      set(channel, option.getKey(), option.getValue());
    }
  }

  @SuppressWarnings("unchecked") // The options record has checked the type of each value.
  private static <T> void set(NetworkChannel channel, SocketOption<T> option, Object value)
      throws IOException {
    channel.setOption(option, (T) value);
  }

  /** Sets {@code TCP_NODELAY} where the channel supports it, then {@code options}. */
  public static void configureStream(NetworkChannel channel, Map<SocketOption<?>, Object> options)
      throws IOException {
    if (channel.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }
    set(channel, options);
  }

  /**
   * Sets {@code SO_REUSEPORT}, so that other sockets can bind to the same address and port.
   *
   * @throws IllegalArgumentException if the operating system does not support the option
   */
  public static void reusePort(NetworkChannel channel) throws IOException {
    if (!channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
      throw new IllegalArgumentException("reusePort is not supported by this operating system");
    }
    channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
  }
}
