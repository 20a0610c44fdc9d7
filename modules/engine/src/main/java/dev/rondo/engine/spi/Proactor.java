package dev.rondo.engine.spi;

import dev.rondo.net.Descriptors;
import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channel;
import java.nio.channels.FileChannel;
import java.nio.channels.NetworkChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;

/**
 * A driver of input and output by completion: what the engine is written against.
 *
 * <p>The rules, for it and its sockets:
 *
 * <ol>
 *   <li>Everything but {@link #wakeup()} is called by the holder of the loop's turn. That can be
 *       another thread each time, so what is bound to one thread happens only in {@link #poll}.
 *   <li>A poll calls nobody back: it hands what happened to {@link Turn#ready}, and sinks and
 *       completions are called when that event runs. So none is called inside the call that asked.
 *   <li>In one event, what was read comes before what was written.
 *   <li>One read and one write at a time for each socket.
 *   <li>Closing a socket fails what is pending with {@link
 *       java.nio.channels.AsynchronousCloseException}, and stops streaming without a word.
 *   <li>What a read that could not be called back brings is kept for the next reader, so that pause
 *       and cancel lose no byte.
 *   <li>A buffer lent to a sink is not used again until the sink returns.
 *   <li>In the steady state an operation allocates nothing.
 * </ol>
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

  /**
   * Takes over a stream socket: from now on the driver alone uses it.
   *
   * @throws IllegalArgumentException if it is not of the driver's kind, saying what is
   * @throws IllegalStateException if the loop uses it already
   */
  StreamSocket adoptStream(NetworkChannel channel) throws IOException;

  /** As {@link #adoptStream}, of a socket that is bound. */
  ListenSocket adoptListener(NetworkChannel channel) throws IOException;

  /** As {@link #adoptStream}, of a datagram socket. */
  default DatagramSocket adoptDatagram(NetworkChannel channel) throws IOException {
    throw new UnsupportedOperationException("this driver has no datagram sockets");
  }

  /**
   * A stream socket for single operations over a channel that stays its owner's: the same one each
   * time, until a transport takes the channel over or it is watched, which both wait for nothing to
   * be pending. If the owner closes the channel, what is pending fails before the next poll.
   *
   * @throws IllegalArgumentException if it is not of the driver's kind, or blocking
   * @throws IllegalStateException if a transport uses it
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
  default Optional<Children> children() {
    return Optional.empty();
  }

  /** As {@link dev.rondo.TransportOperations#openFile}. For any thread, also after the close. */
  default FileChannel openFile(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.READ);
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

  /** Closes the driver and every socket it has opened or adopted. */
  @Override
  void close() throws IOException;
}
