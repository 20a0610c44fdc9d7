package dev.rondo.net;

import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.NetworkChannel;

/**
 * Opens sockets that a loop accepts, non-blocking. They are the caller's to close, before the loop
 * is: where the platform keeps its channels in groups, as NIO.2 does, closing the loop closes those
 * that are still open. A stream socket is a {@link java.nio.channels.ByteChannel} too on a loop
 * that watches sockets, for a program that does.
 */
public interface Sockets {

  /** A stream socket, to be bound or connected. */
  NetworkChannel openStream(ProtocolFamily family) throws IOException;

  /** A socket to be bound, which then listens as soon as something accepts from it. */
  NetworkChannel openListener(ProtocolFamily family) throws IOException;

  /** A datagram socket. */
  NetworkChannel openDatagram(ProtocolFamily family) throws IOException;

  /**
   * The address of the Unix domain socket at {@code path}; one that begins with NUL is a name in
   * the abstract namespace.
   *
   * @throws UnsupportedOperationException if that is asked of a loop without {@link
   *     dev.rondo.Capability#UNIX_ABSTRACT}
   */
  default SocketAddress unixAddress(String path) {
    return UnixDomainSocketAddress.of(path);
  }
}
