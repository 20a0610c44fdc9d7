package dev.rondo.net;

import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.NetworkChannel;

/**
 * Opens non-blocking sockets that a loop accepts. The caller must close them before the loop:
 * closing a loop over NIO.2, whose channels are in a group, closes those that are still open. On a
 * loop that can watch sockets, a stream socket is also a {@link java.nio.channels.ByteChannel}, so
 * that a program which watches it can read and write it.
 */
public interface Sockets {

  /** Opens a stream socket, which is neither bound nor connected. */
  NetworkChannel openStream(ProtocolFamily family) throws IOException;

  /** Opens a listening socket, which the caller must bind; it listens from the first accept on. */
  NetworkChannel openListener(ProtocolFamily family) throws IOException;

  /** Opens a datagram socket. */
  NetworkChannel openDatagram(ProtocolFamily family) throws IOException;

  /**
   * Returns the address of the Unix domain socket at {@code path}; a path that begins with NUL is a
   * name in the abstract namespace.
   *
   * @throws UnsupportedOperationException if the path is an abstract name and the loop lacks {@link
   *     dev.rondo.Capability#UNIX_ABSTRACT}
   */
  default SocketAddress unixAddress(String path) {
    return UnixDomainSocketAddress.of(path);
  }
}
