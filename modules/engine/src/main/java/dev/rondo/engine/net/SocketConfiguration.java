package dev.rondo.engine.net;

import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.util.Map;

/** Sets socket options: those of the caller, and those that the engine sets on every socket. */
public final class SocketConfiguration {

  private SocketConfiguration() {}

  /** Sets {@code options}, whose values have the types of their options. */
  public static void set(NetworkChannel channel, Map<SocketOption<?>, Object> options)
      throws IOException {
    for (var option : options.entrySet()) {
      set(channel, option.getKey(), option.getValue());
    }
  }

  @SuppressWarnings("unchecked") // The options have checked the type of each value.
  private static <T> void set(NetworkChannel channel, SocketOption<T> option, Object value)
      throws IOException {
    channel.setOption(option, (T) value);
  }

  /** Disables Nagle's algorithm where the stream has it, then sets {@code options}. */
  public static void configureStream(NetworkChannel channel, Map<SocketOption<?>, Object> options)
      throws IOException {
    if (channel.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }
    set(channel, options);
  }

  /**
   * Lets other sockets bind to the same address and port, by {@code SO_REUSEPORT}.
   *
   * @throws IllegalArgumentException if the operating system does not have the option
   */
  public static void reusePort(NetworkChannel channel) throws IOException {
    if (!channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
      throw new IllegalArgumentException("reusePort is not supported by this operating system");
    }
    channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
  }
}
