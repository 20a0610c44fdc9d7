package dev.rondo.engine.net.datagram;

import static java.lang.System.Logger.Level.DEBUG;

import dev.rondo.engine.net.Addresses;
import dev.rondo.engine.net.ConnectFailures;
import dev.rondo.engine.net.SocketConfiguration;
import dev.rondo.engine.net.UnixFile;
import dev.rondo.engine.spi.DatagramSocket;
import dev.rondo.engine.spi.Proactor;
import dev.rondo.logging.Loggers;
import dev.rondo.net.DatagramOptions;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.NetworkChannel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Opens datagram sockets, and binds and connects them. */
final class DatagramBinder {

  private static final System.Logger logger = Loggers.of(DatagramBinder.class);

  private final Proactor proactor;

  DatagramBinder(Proactor proactor) {
    this.proactor = proactor;
  }

  /** A socket and the only peer that it sends to; null if each datagram has its own address. */
  record Bound(DatagramSocket socket, @Nullable SocketAddress peer) {}

  /** Opens a socket for the first of {@code pairs} that can be bound and connected. */
  Bound open(List<DatagramPair> pairs, DatagramOptions options) throws IOException {
    List<IOException> failures = new ArrayList<>();
    for (DatagramPair pair : pairs) {
      try {
        return new Bound(open(pair, options), pair.remote());
      } catch (IOException e) {
        failures.add(e);
      }
    }
    IOException failure = ConnectFailures.merged(failures);
    throw failure != null
        ? failure
        : new IOException(
            "the local address %s and the remote address %s have no address family in common"
                .formatted(options.addresses().local(), options.addresses().remote()));
  }

  private DatagramSocket open(DatagramPair pair, DatagramOptions options) throws IOException {
    DatagramSocket socket;
    try {
      socket = proactor.openDatagram(pair.family());
    } catch (UnsupportedOperationException e) {
      throw new IOException(
          "this loop has no datagram sockets of the family " + pair.family().name(), e);
    }
    try {
      configure(socket.channel(), options);
      bind(socket, pair.local());
      if (!options.allowBroadcast()) {
        connect(socket, pair.remote());
      }
      return socket;
    } catch (IOException | RuntimeException | Error e) {
      socket.close();
      throw e;
    }
  }

  private static void configure(NetworkChannel channel, DatagramOptions options)
      throws IOException {
    if (options.reusePort()) {
      SocketConfiguration.reusePort(channel);
    }
    if (options.allowBroadcast()) {
      channel.setOption(StandardSocketOptions.SO_BROADCAST, true);
    }
    SocketConfiguration.set(channel, options.socketOptions());
  }

  private static void bind(DatagramSocket socket, @Nullable SocketAddress local)
      throws IOException {
    if (local == null) {
      return;
    }
    if (local instanceof UnixDomainSocketAddress file) {
      removeStale(file);
    }
    try {
      socket.channel().bind(local);
    } catch (IOException e) {
      throw Addresses.bindFailure(local, e);
    }
  }

  /** Removes the file of an earlier socket; if that fails, the bind reports the reason. */
  private static void removeStale(UnixDomainSocketAddress file) {
    try {
      UnixFile.removeStale(file.getPath());
    } catch (IOException e) {
      logger.log(DEBUG, () -> "cannot remove the socket file " + file, e);
    }
  }

  private static void connect(DatagramSocket socket, @Nullable SocketAddress remote)
      throws IOException {
    if (remote == null) {
      return;
    }
    try {
      socket.connect(remote);
    } catch (IOException e) {
      throw Addresses.connectFailure(remote, e);
    }
  }
}
