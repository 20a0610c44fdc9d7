package dev.rondo.net;

import java.net.ProtocolFamily;
import java.net.SocketOption;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Options of the sockets that a server listens on.
 *
 * @param family the family of the addresses to bind; null for all
 * @param backlog the number of connections that may wait to be accepted
 * @param reuseAddress whether to set {@code SO_REUSEADDR}, so that a port can be bound while old
 *     connections linger; null to set it unless the system is Windows
 * @param reusePort whether to set {@code SO_REUSEPORT}, so that several sockets can be bound to one
 *     port
 * @param socketOptions further options, set before binding
 */
public record ListenOptions(
    @Nullable ProtocolFamily family,
    int backlog,
    @Nullable Boolean reuseAddress,
    boolean reusePort,
    Map<SocketOption<?>, Object> socketOptions) {

  private static final ListenOptions DEFAULTS = new ListenOptions(null, 100, null, false, Map.of());

  public ListenOptions {
    if (backlog < 1) {
      throw new IllegalArgumentException("backlog must be positive: " + backlog);
    }
    socketOptions = SocketOptions.checked(socketOptions);
  }

  /** Returns options for any family, with a backlog of 100. */
  public static ListenOptions defaults() {
    return DEFAULTS;
  }

  public ListenOptions withFamily(@Nullable ProtocolFamily family) {
    return new ListenOptions(family, backlog, reuseAddress, reusePort, socketOptions);
  }

  public ListenOptions withBacklog(int backlog) {
    return new ListenOptions(family, backlog, reuseAddress, reusePort, socketOptions);
  }

  public ListenOptions withReuseAddress(@Nullable Boolean reuseAddress) {
    return new ListenOptions(family, backlog, reuseAddress, reusePort, socketOptions);
  }

  public ListenOptions withReusePort(boolean reusePort) {
    return new ListenOptions(family, backlog, reuseAddress, reusePort, socketOptions);
  }

  public ListenOptions withSocketOptions(Map<SocketOption<?>, Object> socketOptions) {
    return new ListenOptions(family, backlog, reuseAddress, reusePort, socketOptions);
  }
}
