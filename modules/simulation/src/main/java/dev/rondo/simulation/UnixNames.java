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

/**
 * The Unix domain sockets that listen on a host, by path. Their files are real, because programs
 * look for them, and because a file that an earlier server has left must be in the way.
 */
final class UnixNames {

  private final Map<Path, SimulatedListener> bound = new HashMap<>();

  /** Binds {@code listener} to {@code address}, whose file must not exist. */
  void bind(SimulatedListener listener, UnixDomainSocketAddress address) throws IOException {
    Path path = address.getPath();
    if (path.toString().isEmpty()) {
      throw new BindException("a path is needed to listen on a Unix domain socket");
    }
    try (ServerSocketChannel marker = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      marker.bind(address);
    }
    listener.local = address;
    bound.put(key(path), listener);
  }

  void release(SimulatedListener listener) {
    bound.values().remove(listener);
  }

  /** Returns the socket that listens at {@code address}. */
  SimulatedListener listener(UnixDomainSocketAddress address) throws IOException {
    Path path = address.getPath();
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new SocketException("No such file or directory");
    }
    SimulatedListener listener = bound.get(key(path));
    if (listener == null || !listener.isListening()) {
      throw new ConnectException("Connection refused");
    }
    return listener;
  }

  private static Path key(Path path) {
    return path.toAbsolutePath().normalize();
  }
}
