package dev.rondo.simulation;

import dev.rondo.engine.spi.PolledDatagram;
import dev.rondo.engine.spi.Watch;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.NetworkChannel;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A datagram socket in memory. */
final class SimulatedDatagram extends SimulatedChannel implements PolledDatagram {

  private static final int LARGEST = 65_507;

  private static final Set<SocketOption<?>> OPTIONS =
      Set.of(
          StandardSocketOptions.SO_RCVBUF,
          StandardSocketOptions.SO_SNDBUF,
          StandardSocketOptions.SO_BROADCAST,
          StandardSocketOptions.SO_REUSEADDR,
          StandardSocketOptions.SO_REUSEPORT);

  private final ArrayDeque<Packet> received = new ArrayDeque<>();
  private int receivedBytes;
  private @Nullable InetSocketAddress remote;
  private @Nullable IOException failure;

  SimulatedDatagram(Host host, ProtocolFamily family) {
    super(host, family);
  }

  /**
   * A datagram on its way, or received.
   *
   * @param data the bytes, which begin at position 0 and are read without moving it
   */
  private record Packet(ByteBuffer data, InetSocketAddress from) {

    int size() {
      return data.limit();
    }
  }

  @Override
  public @Nullable SocketAddress remoteAddress() throws IOException {
    synchronized (world) {
      requireOpen();
      return remote;
    }
  }

  @Override
  public void connect(SocketAddress address) throws IOException {
    synchronized (world) {
      requireOpen();
      InetSocketAddress target = Host.reachable(inet(address));
      InetSocketAddress own = boundAddress();
      if (own.getAddress().isAnyLocalAddress()) {
        local = new InetSocketAddress(host.source(target.getAddress()), own.getPort());
      }
      remote = target;
    }
  }

  private InetSocketAddress inet(SocketAddress address) throws IOException {
    if (!(address instanceof InetSocketAddress inet)) {
      throw new UnsupportedAddressTypeException();
    }
    if (inet.isUnresolved()) {
      throw new UnresolvedAddressException();
    }
    if (Host.family(inet.getAddress()) != family) {
      throw new UnsupportedAddressTypeException();
    }
    return inet;
  }

  private InetSocketAddress target(SocketAddress to) throws IOException {
    try {
      return inet(to);
    } catch (UnsupportedAddressTypeException e) {
      throw new SocketException(
          "Address family not supported: cannot send from %s to %s".formatted(local, to));
    }
  }

  /** Returns the local address, after binding this socket to one if it has none. */
  private InetSocketAddress boundAddress() throws IOException {
    if (local == null) {
      host.datagrams().bind(this, SocketBinder.inet(this, null));
    }
    return (InetSocketAddress) Objects.requireNonNull(local);
  }

  @Override
  public int receive(ByteBuffer[] into, SocketAddress[] from, int length) throws IOException {
    synchronized (world) {
      requireOpen();
      throwFailure();
      int count = 0;
      for (Packet next = received.peek(); count < length && next != null; next = received.peek()) {
        received.remove();
        receivedBytes -= next.size();
        from[count] = next.from;
        ByteBuffer target = into[count];
        int size = Math.min(next.size(), target.remaining());
        target.put(target.position(), next.data, 0, size).position(target.position() + size);
        count++;
      }
      return count;
    }
  }

  private void throwFailure() throws IOException {
    IOException pending = failure;
    if (pending != null) {
      failure = null;
      throw pending;
    }
  }

  @Override
  public int send(ByteBuffer[] data, @Nullable SocketAddress[] to, int offset, int length)
      throws IOException {
    synchronized (world) {
      requireOpen();
      throwFailure();
      for (int i = 0; i < length; i++) {
        try {
          send(data[offset + i], to[offset + i]);
        } catch (IOException e) {
          if (i == 0) {
            throw e;
          }
          return i;
        }
      }
      return length;
    }
  }

  private void send(ByteBuffer data, @Nullable SocketAddress to) throws IOException {
    InetSocketAddress target = to == null ? remote : Host.reachable(target(to));
    if (target == null) {
      throw new NotYetConnectedException();
    }
    if (data.remaining() > LARGEST) {
      throw new SocketException(
          "Message too long: a datagram has at most %d bytes, not %d"
              .formatted(LARGEST, data.remaining()));
    }
    InetSocketAddress own = boundAddress();
    Host other = host.network().find(host, target.getAddress());
    if (other == null) {
      throw new NoRouteToHostException("No route to host: no simulated host has " + target);
    }
    ByteBuffer bytes = ByteBuffer.allocate(data.remaining()).put(data).flip();
    InetSocketAddress from =
        own.getAddress().isAnyLocalAddress()
            ? new InetSocketAddress(host.source(target.getAddress()), own.getPort())
            : own;
    if (host.isTraced()) {
      host.trace("sends a datagram of " + bytes.limit() + " bytes to " + target);
    }
    Network network = host.network();
    network.considerPartition(host, other);
    Link link = network.link(host, other);
    if (link.isCut()
        || network.faults().happens("loss", host, other, network.conditions().loss())) {
      return;
    }
    Packet packet = new Packet(bytes, from);
    link.deliver(link.arrival(bytes.limit()), () -> deliver(other, target, packet));
  }

  private void deliver(Host other, InetSocketAddress target, Packet packet) {
    if (other.isDown()) {
      return;
    }
    List<SimulatedChannel> receivers = other.datagrams().at(target);
    for (SimulatedChannel each : receivers) {
      if (each instanceof SimulatedDatagram receiver && receiver.accepts(packet.from)) {
        receiver.arrive(packet);
        return;
      }
    }
    if (target.equals(remote)) {
      failure = new PortUnreachableException("Connection refused");
      changed();
    }
  }

  private boolean accepts(InetSocketAddress from) {
    return remote == null || remote.equals(from);
  }

  private void arrive(Packet packet) {
    // A full buffer drops datagrams, as the system's does.
    if (receivedBytes + packet.size() <= intOption(StandardSocketOptions.SO_RCVBUF)
        || received.isEmpty()) {
      received.add(packet);
      receivedBytes += packet.size();
      changed();
    }
  }

  @Override
  int ready() {
    int ready = received.isEmpty() && failure == null ? 0 : Watch.READ;
    return ready | Watch.WRITE;
  }

  @Override
  void forget() {
    host.datagrams().release(this);
    received.clear();
  }

  @Override
  void release() {
    forget();
  }

  @Override
  public NetworkChannel channel() {
    return this;
  }

  @Override
  public NetworkChannel bind(@Nullable SocketAddress address) throws IOException {
    synchronized (world) {
      requireOpen();
      host.datagrams().bind(this, SocketBinder.inet(this, address));
      return this;
    }
  }

  @Override
  public Set<SocketOption<?>> supportedOptions() {
    return OPTIONS;
  }
}
