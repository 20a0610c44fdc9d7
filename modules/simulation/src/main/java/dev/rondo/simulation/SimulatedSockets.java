package dev.rondo.simulation;

import dev.rondo.engine.spi.ChildSpawner;
import dev.rondo.engine.spi.HostNames;
import dev.rondo.engine.spi.PolledDatagram;
import dev.rondo.engine.spi.PolledListener;
import dev.rondo.engine.spi.PolledSockets;
import dev.rondo.engine.spi.PolledStream;
import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.NetworkChannel;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Opens the sockets of one simulated host. */
final class SimulatedSockets implements PolledSockets {

  private final Host host;
  private final @Nullable ChildSpawner spawner;

  /** Opens sockets of {@code host}, whose programs {@code spawner} starts; null if it has none. */
  SimulatedSockets(Host host, @Nullable ChildSpawner spawner) {
    this.host = host;
    this.spawner = spawner;
  }

  static IllegalArgumentException foreign(String expected, Channel channel) {
    return new IllegalArgumentException(
        "the event loop 'simulation' expects %s of its own here, not a %s: %s; open it with loop.sockets()"
            .formatted(expected, channel.getClass().getName(), channel));
  }

  @Override
  public PolledStream openStream(ProtocolFamily family) throws IOException {
    return open(new SimulatedStream(host, streamFamily(family)));
  }

  @Override
  public PolledListener openListener(ProtocolFamily family) throws IOException {
    return open(new SimulatedListener(host, streamFamily(family)));
  }

  @Override
  public PolledDatagram openDatagram(ProtocolFamily family) throws IOException {
    return family == StandardProtocolFamily.UNIX
        ? open(new SimulatedUnixDatagram(host))
        : open(new SimulatedDatagram(host, known(family)));
  }

  private <C extends SimulatedChannel> C open(C channel) throws IOException {
    synchronized (host.world()) {
      host.open(channel);
      return channel;
    }
  }

  private static ProtocolFamily streamFamily(ProtocolFamily family) {
    return family == StandardProtocolFamily.UNIX ? family : known(family);
  }

  private static ProtocolFamily known(ProtocolFamily family) {
    if (family == StandardProtocolFamily.INET || family == StandardProtocolFamily.INET6) {
      return family;
    }
    throw new UnsupportedOperationException(
        "the event loop 'simulation' has no sockets of the family " + family.name());
  }

  @Override
  public PolledStream adoptStream(NetworkChannel channel) {
    return borrowStream(channel);
  }

  @Override
  public PolledListener adoptListener(NetworkChannel channel) {
    return borrowListener(channel);
  }

  @Override
  public PolledDatagram adoptDatagram(NetworkChannel channel) {
    return borrowDatagram(channel);
  }

  @Override
  public PolledStream borrowStream(NetworkChannel channel) {
    if (channel instanceof SimulatedStream stream) {
      return stream;
    }
    throw foreign("a stream socket", channel);
  }

  @Override
  public PolledListener borrowListener(NetworkChannel channel) {
    if (channel instanceof SimulatedListener listener) {
      return listener;
    }
    throw foreign("a listening socket", channel);
  }

  @Override
  public PolledDatagram borrowDatagram(NetworkChannel channel) {
    if (channel instanceof SimulatedChannel && channel instanceof PolledDatagram datagram) {
      return datagram;
    }
    throw foreign("a datagram socket", channel);
  }

  @Override
  public boolean isDatagram(NetworkChannel channel) {
    return channel instanceof SimulatedChannel && channel instanceof PolledDatagram;
  }

  @Override
  public Optional<HostNames> hostNames() {
    return Optional.of(host.network().names(host));
  }

  @Override
  public Optional<ChildSpawner> children() {
    return Optional.ofNullable(spawner);
  }

  @Override
  public boolean isOfChild(Channel channel) {
    return channel instanceof SimulatedStream stream && stream.isPipe();
  }

  @Override
  public boolean adoptPipe(Channel pipe) {
    if (!isOfChild(pipe)) {
      throw foreign("a pipe of a child", pipe);
    }
    return true;
  }

  /** Returns a buffer on the heap, like the memory that it is filled from. */
  @Override
  public ByteBuffer allocate(int size) {
    return ByteBuffer.allocate(size);
  }
}
