package dev.rondo.engine.spi;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.READ;

import dev.rondo.net.Descriptors;
import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.FileChannel;
import java.nio.channels.NetworkChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * The sockets a {@link Poller} can watch: opened non-blocking, and closed if that fails half-way.
 */
public interface PolledSockets {

  /** A new stream socket. */
  PolledStream openStream(ProtocolFamily family) throws IOException;

  /** A new socket to listen with. */
  PolledListener openListener(ProtocolFamily family) throws IOException;

  /** A new datagram socket. */
  default PolledDatagram openDatagram(ProtocolFamily family) throws IOException {
    throw new UnsupportedOperationException("these sockets come without datagrams");
  }

  /**
   * Takes a stream socket that somebody else opened, and makes it non-blocking.
   *
   * @throws IllegalArgumentException if it is not of the kind these sockets are, saying what is
   */
  PolledStream adoptStream(NetworkChannel channel) throws IOException;

  /** As {@link #adoptStream}, of a socket to listen with. */
  PolledListener adoptListener(NetworkChannel channel) throws IOException;

  /** As {@link #adoptStream}, of a datagram socket. */
  default PolledDatagram adoptDatagram(NetworkChannel channel) throws IOException {
    throw new UnsupportedOperationException("these sockets come without datagrams");
  }

  /**
   * As {@link #adoptStream}, of a socket that stays its owner's, who must have made it
   * non-blocking.
   */
  PolledStream borrowStream(NetworkChannel channel);

  /** As {@link #borrowStream}, of a socket to listen with. */
  PolledListener borrowListener(NetworkChannel channel);

  /** As {@link #borrowStream}, of a datagram socket. */
  default PolledDatagram borrowDatagram(NetworkChannel channel) {
    throw new UnsupportedOperationException("these sockets come without datagrams");
  }

  /** Whether {@code channel} is a datagram socket of this kind. */
  default boolean isDatagram(NetworkChannel channel) {
    return false;
  }

  /** As {@link Proactor#unixAddress}. */
  default SocketAddress unixAddress(String path) {
    return UnixDomainSocketAddress.of(path);
  }

  /** The system's own answers about names; empty if the backend cannot ask for them. */
  default Optional<NameService> names() {
    return Optional.empty();
  }

  /** What starts child processes that the loop can watch; empty if it can watch none. */
  default Optional<ChildSpawner> children() {
    return Optional.empty();
  }

  /** As {@link Proactor#openFile}. */
  default FileChannel openFile(Path file, LinkOption... links) throws IOException {
    return FileChannel.open(file, links.length == 0 ? Set.of(READ) : Set.of(READ, NOFOLLOW_LINKS));
  }

  /** As {@link Proactor#adoptPipe}. */
  default boolean adoptPipe(Channel pipe) throws IOException {
    throw new UnsupportedOperationException("these sockets come without pipes");
  }

  /** Wraps descriptors as channels that the poller can watch. */
  default Descriptors files() {
    throw new UnsupportedOperationException("these sockets come without descriptors");
  }

  /** A buffer to read into, which is used no more once the poller is closed. */
  default ByteBuffer allocate(int size) {
    return ByteBuffer.allocateDirect(size);
  }
}
