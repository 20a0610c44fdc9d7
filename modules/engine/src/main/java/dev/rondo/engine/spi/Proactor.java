package dev.rondo.engine.spi;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.READ;

import dev.rondo.net.Descriptors;
import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channel;
import java.nio.channels.FileChannel;
import java.nio.channels.NetworkChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A driver that performs input and output and reports completion: the engine is written against it.
 *
 * <p>The rules for a proactor and its sockets, in addition to those of every {@link Driver}:
 *
 * <ul>
 *   <li><b>P1.</b> Sinks and completions are called when an event runs: never inside a poll, and
 *       never inside the call that started the operation. A completion is called once.
 *   <li><b>P2.</b> An event that reports both a read and a write reports the read first.
 *   <li><b>P3.</b> A socket has one read and one write at a time; connecting and sending a file are
 *       writes. A second one is refused with {@link IllegalStateException}, and so are a read
 *       during streaming and streaming during a read.
 *   <li><b>P4.</b> The buffers of an operation are the driver's until the operation has completed.
 *       A cancelled operation is never reported, and its buffers are the caller's again as soon as
 *       the cancelling call returns.
 *   <li><b>P5.</b> What arrives for a cancelled read, accept or receive is kept for the next one,
 *       single or streaming, so that pausing and cancelling lose nothing. It is kept, too, when
 *       {@code detach} passes the channel to another user.
 *   <li><b>P6.</b> A buffer lent to a sink is not used again until the sink returns.
 *   <li><b>P7.</b> Closing a socket fails its pending operations with {@link
 *       java.nio.channels.AsynchronousCloseException}, after the call, and stops streaming without
 *       a report. Closing it again does nothing.
 *   <li><b>P8.</b> An adopted channel is the driver's alone until {@code detach}, which requires
 *       that nothing is pending and leaves the channel open. Until then, adopting or borrowing it
 *       is refused with {@link IllegalStateException}. A channel of the wrong kind is always
 *       refused with {@link IllegalArgumentException}, which says what is expected.
 *   <li><b>P9.</b> A borrowed channel stays its owner's. Borrowing it again returns the same
 *       socket, until it is adopted or watched. If the owner closes it, the next poll makes the
 *       pending operations fail.
 *   <li><b>P10.</b> Closing the driver closes the sockets that it has opened or adopted, and calls
 *       no sink or completion. A driver whose channels cannot outlive it closes borrowed ones too.
 *   <li><b>P11.</b> When the close of a listening or datagram socket returns, its address is free.
 *       The socket is closed and not shut down, because another process may share it.
 * </ul>
 *
 * <p>An operation should allocate nothing in the steady state, and a failure should leave nothing
 * open.
 */
public interface Proactor extends Driver {

  /** Opens a stream socket, which the caller closes. */
  StreamSocket openStream(ProtocolFamily family) throws IOException;

  /** Opens a socket to listen with, which the caller closes. */
  ListenSocket openListener(ProtocolFamily family) throws IOException;

  /** Opens a datagram socket, which the caller closes. */
  default DatagramSocket openDatagram(ProtocolFamily family) throws IOException {
    throw new UnsupportedOperationException("this driver has no datagram sockets");
  }

  /** Takes over a stream socket. */
  StreamSocket adoptStream(NetworkChannel channel) throws IOException;

  /** As {@link #adoptStream}, for a bound socket to listen with. */
  ListenSocket adoptListener(NetworkChannel channel) throws IOException;

  /** As {@link #adoptStream}, for a datagram socket. */
  default DatagramSocket adoptDatagram(NetworkChannel channel) throws IOException {
    throw new UnsupportedOperationException("this driver has no datagram sockets");
  }

  /**
   * Returns a stream socket for single operations on a channel that stays its owner's, who must
   * have made it non-blocking. The channel can be adopted or watched while nothing is pending.
   */
  default StreamSocket borrowStream(NetworkChannel channel) {
    throw new UnsupportedOperationException("this driver cannot borrow sockets");
  }

  /** As {@link #borrowStream}, for a bound socket to listen with. */
  default ListenSocket borrowListener(NetworkChannel channel) {
    throw new UnsupportedOperationException("this driver cannot borrow sockets");
  }

  /** As {@link #borrowStream}, for a datagram socket. */
  default DatagramSocket borrowDatagram(NetworkChannel channel) {
    throw new UnsupportedOperationException("this driver cannot borrow sockets");
  }

  /** Returns whether {@code channel} is a datagram socket of the driver's kind. */
  default boolean isDatagram(NetworkChannel channel) {
    return false;
  }

  /** As {@link Poller#watch}; an adopted channel is refused, too. */
  default Watch watch(Channel channel, ReadyListener listener) throws IOException {
    throw new UnsupportedOperationException("this driver cannot watch channels");
  }

  /** The system's resolver of names; empty if the backend cannot call it. */
  default Optional<NameService> names() {
    return Optional.empty();
  }

  /** The host names of a network that is not the system's; empty if the system resolves names. */
  default Optional<HostNames> hostNames() {
    return Optional.empty();
  }

  /** The spawner of child processes that the loop can watch; empty if it can watch none. */
  default Optional<ChildSpawner> children() {
    return Optional.empty();
  }

  /**
   * Returns whether {@code channel} is one of a child that this driver has started. Such a channel
   * can be connected as a pipe and watched even if the driver can do so with no other.
   */
  default boolean isOfChild(Channel channel) {
    return false;
  }

  /** As {@link dev.rondo.TransportOperations#openFile}. For any thread, also after the close. */
  default FileChannel openFile(Path file, LinkOption... links) throws IOException {
    return FileChannel.open(file, links.length == 0 ? Set.of(READ) : Set.of(READ, NOFOLLOW_LINKS));
  }

  /**
   * Takes over one end of a pipe, or a channel that can be watched like one, and makes it
   * non-blocking. The caller then watches, reads and writes it as a channel.
   *
   * @return whether a write end that is watched for {@link Watch#HANG_UP} is reported when its
   *     reader is gone
   * @throws IllegalArgumentException if the channel is of another kind; the message names the kind
   *     that is expected
   */
  default boolean adoptPipe(Channel pipe) throws IOException {
    throw new UnsupportedOperationException("this driver has no pipes");
  }

  /** Wraps descriptors as channels that this driver accepts. */
  default Descriptors files() {
    throw new UnsupportedOperationException("this driver cannot wrap descriptors");
  }

  /**
   * Returns the address of the Unix domain socket at {@code path}, which begins with NUL only if
   * the backend has the abstract namespace.
   */
  default SocketAddress unixAddress(String path) {
    return UnixDomainSocketAddress.of(path);
  }

  /**
   * Returns facts for {@link dev.rondo.EventLoop#describe}, in the order to print them, such as the
   * name of the {@code driver} if the backend has several. For any thread.
   */
  default Map<String, String> describe() {
    return Map.of();
  }

  /** Closes the driver and its sockets. */
  @Override
  void close() throws IOException;
}
