package dev.rondo;

import dev.rondo.net.AcceptedSocket;
import dev.rondo.net.Datagram;
import dev.rondo.net.ReceivedDatagram;
import dev.rondo.net.SendfileOptions;
import dev.rondo.net.Sockets;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.NetworkChannel;
import org.jspecify.annotations.Nullable;

/**
 * Uses sockets directly. A socket must be non-blocking and of a kind that this backend accepts (see
 * {@link #sockets()}). One read and one write may be pending on a socket; a second of the same kind
 * is refused. Cancelling leaves the socket usable and loses no byte; if the socket is closed,
 * pending operations fail with {@link java.nio.channels.AsynchronousCloseException}. On a datagram
 * socket, each operation receives or sends one datagram, and {@link #sockSendall} sends it to the
 * address set by {@link #sockConnect}.
 *
 * <p>The memory of a buffer must not be freed while its operation is pending. If the buffer's
 * {@link java.lang.foreign.Arena} is closed earlier, either {@code close()} throws, or the
 * operation fails with an {@link IllegalStateException}, or an {@link java.io.IOException} caused
 * by one; the loop never uses freed memory. The operation may fail with a {@link
 * WrongThreadException} if the arena is confined to a thread that is not the loop's, as that of a
 * task is.
 */
public interface SocketOperations {

  /** Returns a factory of sockets that every operation of this loop accepts. */
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
   * Receives into {@code buffer}, which belongs to the loop until the future is done. The result is
   * the number of bytes: 0 at the end of the stream. Mirrors {@code sock_recv_into}.
   */
  default LoopFuture<Integer> sockRecvInto(NetworkChannel sock, ByteBuffer buffer) {
    throw Capability.RAW_SOCKETS.refusal("sockRecvInto", this);
  }

  /**
   * Receives one datagram, truncated to {@code size} bytes, into a new buffer. Mirrors {@code
   * sock_recvfrom}.
   */
  default LoopFuture<Datagram> sockRecvfrom(NetworkChannel sock, int size) {
    throw Capability.UDP.refusal("sockRecvfrom", this);
  }

  /**
   * Receives one datagram, truncated to the room in {@code buffer}, which belongs to the loop until
   * the future is done. Mirrors {@code sock_recvfrom_into}.
   */
  default LoopFuture<ReceivedDatagram> sockRecvfromInto(NetworkChannel sock, ByteBuffer buffer) {
    throw Capability.UDP.refusal("sockRecvfromInto", this);
  }

  /**
   * Sends all of {@code data}, which belongs to the loop until the future is done. After a failure,
   * the number of bytes sent is unknown. Mirrors {@code sock_sendall}.
   */
  default LoopFuture<@Nullable Void> sockSendall(NetworkChannel sock, ByteBuffer data) {
    throw Capability.RAW_SOCKETS.refusal("sockSendall", this);
  }

  /**
   * Sends one datagram to {@code address}, which must be resolved. The result is its size. {@code
   * data} belongs to the loop until the future is done. Mirrors {@code sock_sendto}.
   */
  default LoopFuture<Integer> sockSendto(
      NetworkChannel sock, ByteBuffer data, SocketAddress address) {
    throw Capability.UDP.refusal("sockSendto", this);
  }

  /**
   * Connects {@code sock}; an unresolved address is first resolved for the socket's family. Mirrors
   * {@code sock_connect}.
   */
  default LoopFuture<@Nullable Void> sockConnect(NetworkChannel sock, SocketAddress address) {
    throw Capability.RAW_SOCKETS.refusal("sockConnect", this);
  }

  /** Accepts one connection, whose socket is non-blocking. Mirrors {@code sock_accept}. */
  default LoopFuture<AcceptedSocket> sockAccept(NetworkChannel sock) {
    throw Capability.RAW_SOCKETS.refusal("sockAccept", this);
  }

  /** As {@link TransportOperations#sendfile}, over a socket. Mirrors {@code sock_sendfile}. */
  default LoopFuture<Long> sockSendfile(
      NetworkChannel sock, FileChannel file, SendfileOptions options) {
    throw Capability.SENDFILE.refusal("sockSendfile", this);
  }
}
