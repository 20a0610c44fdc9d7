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
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A UDP socket in memory. */
final class SimulatedDatagram extends SimulatedChannel implements PolledDatagram {

  private static final int LARGEST = 65_507;

  private static final Set<SocketOption<?>> OPTIONS =
      Set.of(
          StandardSocketOptions.SO_RCVBUF,
          StandardSocketOptions.SO_SNDBUF,
          StandardSocketOptions.SO_BROADCAST,
          StandardSocketOptions.SO_REUSEADDR,
          StandardSocketOptions.SO_REUSEPORT);

  private final DatagramInbox inbox = new DatagramInbox();
  private @Nullable InetSocketAddress remote;

  SimulatedDatagram(Host host, ProtocolFamily family) {
    super(host, family);
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
      return inbox.receive(into, from, length);
    }
  }

  @Override
  public int send(ByteBuffer[] data, @Nullable SocketAddress[] to, int offset, int length)
      throws IOException {
    synchronized (world) {
      requireOpen();
      inbox.throwFailure();
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
    InetSocketAddress from =
        own.getAddress().isAnyLocalAddress()
            ? new InetSocketAddress(host.source(target.getAddress()), own.getPort())
            : own;
    DatagramInbox.Packet packet = DatagramInbox.Packet.of(data, from, () -> {});
    if (host.isTraced()) {
      host.trace("sends a datagram of " + packet.size() + " bytes to " + target);
    }
    Network network = host.network();
    network.considerPartition(host, other);
    Link link = network.link(host, other);
    if (link.isCut()
        || network.faults().happens("loss", host, other, network.conditions().loss())) {
      return;
    }
    link.deliver(link.arrival(packet.size()), () -> deliver(other, target, packet));
  }

  private void deliver(Host other, InetSocketAddress target, DatagramInbox.Packet packet) {
    if (other.isDown()) {
      return;
    }
    List<SimulatedChannel> receivers = other.datagrams().at(target);
    for (SimulatedChannel each : receivers) {
      if (each instanceof SimulatedDatagram receiver && receiver.accepts(packet.from())) {
        receiver.arrive(packet);
        return;
      }
    }
    if (target.equals(remote)) {
      inbox.fail(new PortUnreachableException("Connection refused"));
      changed();
    }
  }

  private boolean accepts(SocketAddress from) {
    return remote == null || remote.equals(from);
  }

  private void arrive(DatagramInbox.Packet packet) {
    // A full buffer drops datagrams, as the system's does.
    if (inbox.bytes() + packet.size() <= intOption(StandardSocketOptions.SO_RCVBUF)
        || inbox.count() == 0) {
      inbox.add(packet);
      changed();
    }
  }

  @Override
  int ready() {
    return inbox.isReadable() ? Watch.READ | Watch.WRITE : Watch.WRITE;
  }

  @Override
  void forget() {
    host.datagrams().release(this);
    inbox.clear();
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
