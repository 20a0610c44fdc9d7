package dev.rondo;

import dev.rondo.net.Accepted;
import dev.rondo.net.Datagram;
import dev.rondo.net.Received;
import dev.rondo.net.SendfileOptions;
import dev.rondo.net.Sockets;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.NetworkChannel;
import org.jspecify.annotations.Nullable;

/**
 * Working with sockets directly. A socket must be one this backend accepts (see {@link #sockets()})
 * and non-blocking. One read and one write may be pending on a socket; a second of the same kind is
 * refused. Cancelling leaves the socket usable and loses no byte; closing the socket fails what is
 * pending with {@link java.nio.channels.AsynchronousCloseException}. On a datagram socket,
 * receiving is of one datagram, and {@link #sockSendall} sends one to the address that {@link
 * #sockConnect} has set.
 */
public interface SocketOperations {

  /** Opens sockets that this loop accepts in every operation that takes one. */
  default Sockets sockets() {
    throw Capability.RAW_SOCKETS.refusal("sockets", this);
  }

  /**
   * Receives up to {@code count} bytes into a new buffer, which is empty at the end of the stream.
   * Mirrors {@code sock_recv}.
   */
  default LoopFuture<ByteBuffer> sockRecv(NetworkChannel sock, int count) {
    throw Capability.RAW_SOCKETS.refusal("sockRecv", this);
  }

  /**
   * Receives into {@code buffer}, which belongs to the loop until the future is done, and completes
   * with the number of bytes: 0 at the end of the stream. Mirrors {@code sock_recv_into}.
   */
  default LoopFuture<Integer> sockRecvInto(NetworkChannel sock, ByteBuffer buffer) {
    throw Capability.RAW_SOCKETS.refusal("sockRecvInto", this);
  }

  /**
   * Receives one datagram, cut to {@code size} bytes, into a new buffer. Mirrors {@code
   * sock_recvfrom}.
   */
  default LoopFuture<Datagram> sockRecvfrom(NetworkChannel sock, int size) {
    throw Capability.UDP.refusal("sockRecvfrom", this);
  }

  /**
   * Receives one datagram, cut to what there is room for, into {@code buffer}, which belongs to the
   * loop until the future is done. Mirrors {@code sock_recvfrom_into}.
   */
  default LoopFuture<Received> sockRecvfromInto(NetworkChannel sock, ByteBuffer buffer) {
    throw Capability.UDP.refusal("sockRecvfromInto", this);
  }

  /**
   * Sends all of {@code data}, which belongs to the loop until the future is done. After a failure
   * nobody knows how much was sent. Mirrors {@code sock_sendall}.
   */
  default LoopFuture<@Nullable Void> sockSendall(NetworkChannel sock, ByteBuffer data) {
    throw Capability.RAW_SOCKETS.refusal("sockSendall", this);
  }

  /**
   * Sends one datagram to {@code address}, which must be resolved, and completes with its size.
   * {@code data} belongs to the loop until then. Mirrors {@code sock_sendto}.
   */
  default LoopFuture<Integer> sockSendto(
      NetworkChannel sock, ByteBuffer data, SocketAddress address) {
    throw Capability.UDP.refusal("sockSendto", this);
  }

  /**
   * Connects {@code sock}; an unresolved address is resolved for the socket's family first. Mirrors
   * {@code sock_connect}.
   */
  default LoopFuture<@Nullable Void> sockConnect(NetworkChannel sock, SocketAddress address) {
    throw Capability.RAW_SOCKETS.refusal("sockConnect", this);
  }

  /** Accepts one connection, as a non-blocking socket. Mirrors {@code sock_accept}. */
  default LoopFuture<Accepted> sockAccept(NetworkChannel sock) {
    throw Capability.RAW_SOCKETS.refusal("sockAccept", this);
  }

  /** As {@link TransportOperations#sendfile}, over a socket. Mirrors {@code sock_sendfile}. */
  default LoopFuture<Long> sockSendfile(
      NetworkChannel sock, FileChannel file, SendfileOptions options) {
    throw Capability.SENDFILE.refusal("sockSendfile", this);
  }
}
