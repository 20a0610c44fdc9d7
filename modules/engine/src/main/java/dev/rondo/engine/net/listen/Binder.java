package dev.rondo.engine.net.listen;

import static java.lang.System.Logger.Level.DEBUG;

import dev.rondo.engine.net.Addresses;
import dev.rondo.engine.net.SocketConfiguration;
import dev.rondo.engine.spi.ListenSocket;
import dev.rondo.engine.spi.Proactor;
import dev.rondo.logging.Loggers;
import dev.rondo.net.ListenOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.util.ArrayList;
import java.util.List;

/** Opens and binds listening sockets: all that a server needs, or none. */
final class Binder {

  private static final System.Logger logger = Loggers.of(Binder.class);

  private static final boolean WINDOWS = System.getProperty("os.name", "").startsWith("Windows");

  private final Proactor proactor;

  Binder(Proactor proactor) {
    this.proactor = proactor;
  }

  /**
   * Binds to each of {@code addresses} that this host has.
   *
   * @throws IOException if this host has none of them, or if one of them cannot be bound
   */
  List<ListenSocket> bind(List<InetSocketAddress> addresses, ListenOptions options)
      throws IOException {
    List<ListenSocket> bound = new ArrayList<>();
    IOException foreign = null;
    try {
      for (InetSocketAddress address : addresses) {
        try {
          bound.add(bind(address, options));
        } catch (IOException e) {
          if (!isForeign(address, e)) {
            throw e;
          }
          logger.log(
              DEBUG, () -> "not listening on " + address + ", which this host does not have", e);
          foreign = e;
        }
      }
      if (bound.isEmpty() && foreign != null) {
        throw foreign;
      }
      return bound;
    } catch (IOException | RuntimeException | Error e) {
      bound.forEach(ListenSocket::close);
      throw e;
    }
  }

  private static boolean isForeign(InetSocketAddress address, IOException failure) {
    return failure.getCause() instanceof IOException cause && Addresses.isForeign(address, cause);
  }

  /**
   * Binds to {@code port} of every address.
   *
   * @param perFamily whether each family gets its own socket, which requires {@code IPV6_V6ONLY};
   *     otherwise one socket serves both families
   */
  List<ListenSocket> bindAny(int port, ListenOptions options, boolean perFamily)
      throws IOException {
    ProtocolFamily family = options.family();
    if (family == StandardProtocolFamily.INET || !hasIpv6(options)) {
      return bind(List.of(any("0.0.0.0", port)), options);
    }
    if (family == null && perFamily) {
      return bind(List.of(any("0.0.0.0", port), any("::", port)), options);
    }
    return bind(List.of(any("::", port)), options);
  }

  private static InetSocketAddress any(String address, int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(address), port);
  }

  private boolean hasIpv6(ListenOptions options) throws IOException {
    if (options.family() != null) {
      return true;
    }
    try {
      proactor.openListener(StandardProtocolFamily.INET6).close();
      return true;
    } catch (UnsupportedOperationException e) {
      return false;
    }
  }

  private ListenSocket bind(InetSocketAddress address, ListenOptions options) throws IOException {
    ListenSocket socket;
    try {
      socket = proactor.openListener(Addresses.family(address.getAddress()));
    } catch (UnsupportedOperationException e) {
      throw Addresses.bindFailure(address, e);
    }
    try {
      configure(socket.channel(), options);
      try {
        socket.bind(address, options.backlog());
      } catch (IOException e) {
        throw Addresses.bindFailure(address, e);
      }
      return socket;
    } catch (IOException | RuntimeException | Error e) {
      socket.close();
      throw e;
    }
  }

  private static void configure(NetworkChannel channel, ListenOptions options) throws IOException {
    Boolean reuse = options.reuseAddress();
    channel.setOption(StandardSocketOptions.SO_REUSEADDR, reuse != null ? reuse : !WINDOWS);
    if (options.reusePort()) {
      SocketConfiguration.reusePort(channel);
    }
    SocketConfiguration.set(channel, options.socketOptions());
  }
}
