package dev.rondo.simulation;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The Unix domain sockets of a host that are bound, by path. Their files are real, because programs
 * look for them, and because a file that an earlier server has left must be in the way.
 */
final class UnixNames {

  private final Map<Path, SimulatedChannel> bound = new HashMap<>();

  /** Binds {@code socket} to {@code address}, whose file must not exist. */
  void bind(SimulatedChannel socket, UnixDomainSocketAddress address) throws IOException {
    Path path = address.getPath();
    if (path.toString().isEmpty()) {
      throw new BindException("a path is needed to bind a Unix domain socket");
    }
    try (ServerSocketChannel marker = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      marker.bind(address);
    }
    socket.local = address;
    bound.put(key(path), socket);
  }

  void release(SimulatedChannel socket) {
    if (socket.local instanceof UnixDomainSocketAddress address) {
      bound.remove(key(address.getPath()), socket);
    }
  }

  /** Returns the socket that listens at {@code address}. */
  SimulatedListener listener(UnixDomainSocketAddress address) throws IOException {
    SimulatedChannel found = at(address);
    if (found instanceof SimulatedUnixDatagram) {
      throw wrongType();
    }
    if (found instanceof SimulatedListener listener && listener.isListening()) {
      return listener;
    }
    throw new ConnectException("Connection refused");
  }

  /**
   * Returns the socket that is bound to {@code address}, whose file must exist; null if none is.
   */
  @Nullable SimulatedChannel at(UnixDomainSocketAddress address) throws SocketException {
    Path path = address.getPath();
    if (path.toString().isEmpty()) {
      throw new SocketException("Invalid argument: the address is that of a socket without a name");
    }
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new SocketException("No such file or directory");
    }
    return bound.get(key(path));
  }

  /** Returns the failure to reach a stream socket from a datagram socket, or the reverse. */
  static SocketException wrongType() {
    return new SocketException("Protocol wrong type for socket");
  }

  private static Path key(Path path) {
    return path.toAbsolutePath().normalize();
  }
}
