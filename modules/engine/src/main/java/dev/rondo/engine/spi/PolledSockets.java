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
 * Makes the sockets that a {@link Poller} can watch. They are non-blocking, and closed again if
 * opening them fails half-way.
 */
public interface PolledSockets {

  /** Opens a stream socket. */
  PolledStream openStream(ProtocolFamily family) throws IOException;

  /** Opens a socket to listen with. */
  PolledListener openListener(ProtocolFamily family) throws IOException;

  /** Opens a datagram socket. */
  default PolledDatagram openDatagram(ProtocolFamily family) throws IOException {
    throw new UnsupportedOperationException("these sockets do not support datagrams");
  }

  /**
   * Takes over a stream socket that the caller opened, and makes it non-blocking.
   *
   * @throws IllegalArgumentException if the channel is of another kind; the message names the kind
   *     that is expected
   */
  PolledStream adoptStream(NetworkChannel channel) throws IOException;

  /** As {@link #adoptStream}, for a socket to listen with. */
  PolledListener adoptListener(NetworkChannel channel) throws IOException;

  /** As {@link #adoptStream}, for a datagram socket. */
  default PolledDatagram adoptDatagram(NetworkChannel channel) throws IOException {
    throw new UnsupportedOperationException("these sockets do not support datagrams");
  }

  /**
   * As {@link #adoptStream}, but the socket stays its owner's, who must have made it non-blocking.
   */
  PolledStream borrowStream(NetworkChannel channel);

  /** As {@link #borrowStream}, for a socket to listen with. */
  PolledListener borrowListener(NetworkChannel channel);

  /** As {@link #borrowStream}, for a datagram socket. */
  default PolledDatagram borrowDatagram(NetworkChannel channel) {
    throw new UnsupportedOperationException("these sockets do not support datagrams");
  }

  /** Returns whether {@code channel} is a datagram socket of this kind. */
  default boolean isDatagram(NetworkChannel channel) {
    return false;
  }

  /** As {@link Proactor#unixAddress}. */
  default SocketAddress unixAddress(String path) {
    return UnixDomainSocketAddress.of(path);
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

  /** As {@link Proactor#isOfChild}. */
  default boolean isOfChild(Channel channel) {
    return false;
  }

  /** As {@link Proactor#openFile}. */
  default FileChannel openFile(Path file, LinkOption... links) throws IOException {
    return FileChannel.open(file, links.length == 0 ? Set.of(READ) : Set.of(READ, NOFOLLOW_LINKS));
  }

  /** As {@link Proactor#adoptPipe}. */
  default boolean adoptPipe(Channel pipe) throws IOException {
    throw new UnsupportedOperationException("these sockets do not support pipes");
  }

  /** Wraps descriptors as channels that the poller can watch. */
  default Descriptors files() {
    throw new UnsupportedOperationException("these sockets do not wrap descriptors");
  }

  /** Allocates a buffer to read into, which is not used after the poller is closed. */
  default ByteBuffer allocate(int size) {
    return ByteBuffer.allocateDirect(size);
  }
}
