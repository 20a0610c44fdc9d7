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
 * A driver of input and output by completion: what the engine is written against.
 *
 * <p>The rules, for it and its sockets, beside those of every {@link Driver}:
 *
 * <ul>
 *   <li><b>P1.</b> Sinks and completions are called when an event runs: never inside a poll, nor
 *       inside the call that asked. A completion is called once.
 *   <li><b>P2.</b> In one event, what was read comes before what was written.
 *   <li><b>P3.</b> A socket has one read and one write at a time: connecting is a write, and so is
 *       sending a file. A second one is refused with {@link IllegalStateException}, and so is a
 *       read beside streaming, or streaming beside a read.
 *   <li><b>P4.</b> Until an operation has ended its buffers are the driver's. One that is taken
 *       back is not called back, and its buffers are the caller's at once.
 *   <li><b>P5.</b> What a read, accept or receive brings that was taken back is kept for the next
 *       one, single or streaming, so that pause and cancel lose nothing; also when the channel
 *       changes hands by {@code detach}.
 *   <li><b>P6.</b> A buffer lent to a sink is not used again until the sink returns.
 *   <li><b>P7.</b> Closing a socket fails what is pending with {@link
 *       java.nio.channels.AsynchronousCloseException}, later, and stops streaming without a word.
 *       Closing it again does nothing.
 *   <li><b>P8.</b> A channel that is adopted is the driver's alone, until it is detached, which
 *       leaves it open and wants nothing pending. To adopt or borrow it meanwhile is refused with
 *       {@link IllegalStateException}; a channel of another kind always, with {@link
 *       IllegalArgumentException}, which says what is expected.
 *   <li><b>P9.</b> A channel that is borrowed stays its owner's. It is borrowed as the same socket
 *       each time until it is adopted or watched. If the owner closes it, the next poll makes what
 *       is pending fail.
 *   <li><b>P10.</b> Closing the driver closes the sockets it has opened or adopted, and calls
 *       nobody back. A driver whose channels cannot outlive it closes those that were borrowed too.
 * </ul>
 *
 * <p>An operation should allocate nothing in the steady state, and what goes wrong should leave
 * nothing open.
 */
public interface Proactor extends Driver {

  /** A new stream socket, which the caller closes. */
  StreamSocket openStream(ProtocolFamily family) throws IOException;

  /** A new socket to listen with, which the caller closes. */
  ListenSocket openListener(ProtocolFamily family) throws IOException;

  /** A new datagram socket, which the caller closes. */
  default DatagramSocket openDatagram(ProtocolFamily family) throws IOException {
    throw new UnsupportedOperationException("this driver has no datagram sockets");
  }

  /** Takes over a stream socket. */
  StreamSocket adoptStream(NetworkChannel channel) throws IOException;

  /** As {@link #adoptStream}, of a socket that is bound. */
  ListenSocket adoptListener(NetworkChannel channel) throws IOException;

  /** As {@link #adoptStream}, of a datagram socket. */
  default DatagramSocket adoptDatagram(NetworkChannel channel) throws IOException {
    throw new UnsupportedOperationException("this driver has no datagram sockets");
  }

  /**
   * A stream socket for single operations over a channel that stays its owner's, who must have made
   * it non-blocking. It is adopted or watched only while nothing is pending.
   */
  default StreamSocket borrowStream(NetworkChannel channel) {
    throw new UnsupportedOperationException("this driver borrows no sockets");
  }

  /** As {@link #borrowStream}, of a socket that is bound. */
  default ListenSocket borrowListener(NetworkChannel channel) {
    throw new UnsupportedOperationException("this driver borrows no sockets");
  }

  /** As {@link #borrowStream}, of a datagram socket. */
  default DatagramSocket borrowDatagram(NetworkChannel channel) {
    throw new UnsupportedOperationException("this driver borrows no sockets");
  }

  /** Whether {@code channel} is a datagram socket of the driver's kind. */
  default boolean isDatagram(NetworkChannel channel) {
    return false;
  }

  /** As {@link Poller#watch}; also refused is a channel that was adopted. */
  default Watch watch(Channel channel, ReadyListener listener) throws IOException {
    throw new UnsupportedOperationException("this driver watches no channels");
  }

  /** The system's own answers about names; empty if the backend cannot ask for them. */
  default Optional<NameService> names() {
    return Optional.empty();
  }

  /** What starts child processes that the loop can watch; empty if it can watch none. */
  default Optional<ChildSpawner> children() {
    return Optional.empty();
  }

  /** As {@link dev.rondo.TransportOperations#openFile}. For any thread, also after the close. */
  default FileChannel openFile(Path file, LinkOption... links) throws IOException {
    return FileChannel.open(file, links.length == 0 ? Set.of(READ) : Set.of(READ, NOFOLLOW_LINKS));
  }

  /**
   * Takes over an end of a pipe, or of what can be watched like one, and makes it non-blocking. It
   * is then watched, read and written as a channel.
   *
   * @return whether an end to write, watched for reading, tells that its reader is gone
   * @throws IllegalArgumentException if it is not of the driver's kind, saying what is
   */
  default boolean adoptPipe(Channel pipe) throws IOException {
    throw new UnsupportedOperationException("this driver has no pipes");
  }

  /** Wraps descriptors as channels that this driver accepts. */
  default Descriptors files() {
    throw new UnsupportedOperationException("this driver wraps no descriptors");
  }

  /**
   * The address of the Unix domain socket at {@code path}; asked for one that begins with NUL only
   * if the backend has the abstract namespace.
   */
  default SocketAddress unixAddress(String path) {
    return UnixDomainSocketAddress.of(path);
  }

  /**
   * Facts about it worth printing, as {@link dev.rondo.EventLoop#describe} has them: {@code
   * driver}, where a backend has several. For any thread.
   */
  default Map<String, String> describe() {
    return Map.of();
  }

  /** Closes the driver and its sockets. */
  @Override
  void close() throws IOException;
}
