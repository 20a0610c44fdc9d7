package dev.rondo.simulation;

import dev.rondo.engine.spi.PolledDatagram;
import dev.rondo.engine.spi.Watch;
import java.io.IOException;
import java.net.ConnectException;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.NetworkChannel;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A Unix domain datagram socket in memory, with the limits and errors of Linux. A datagram arrives
 * at once or, if the receiver has no room, waits at the sender; it is lost only if the receiver is
 * closed or connects to another socket.
 */
final class SimulatedUnixDatagram extends SimulatedChannel implements PolledDatagram {

  private static final UnixDomainSocketAddress UNNAMED = UnixDomainSocketAddress.of("");

  /** The number of unread datagrams with which a receiver is full. */
  private static final int FULL = 11;

  /** The default size of the send buffer, which all unread datagrams of one sender share. */
  private static final int SEND_BUFFER = 212_992;

  /** The part of the send buffer that a datagram takes beside its bytes. */
  private static final int OVERHEAD = 768;

  /** The difference between the send buffer and the largest datagram. */
  private static final int RESERVED = 32;

  private static final Set<SocketOption<?>> OPTIONS =
      Set.of(StandardSocketOptions.SO_RCVBUF, StandardSocketOptions.SO_SNDBUF);

  private final DatagramInbox inbox = new DatagramInbox();

  /** The senders that wait for room in the inbox, or did so and have not sent since. */
  private final Set<SimulatedUnixDatagram> waiting = new LinkedHashSet<>();

  private @Nullable SimulatedUnixDatagram peer;

  /** The receiver that was full when this socket last sent; null if it was not. */
  private @Nullable SimulatedUnixDatagram fullReceiver;

  /** The part of the send buffer that unread datagrams take. */
  private int used;

  SimulatedUnixDatagram(Host host) {
    super(host, StandardProtocolFamily.UNIX, SEND_BUFFER);
  }

  @Override
  public SocketAddress getLocalAddress() throws IOException {
    synchronized (world) {
      requireOpen();
      return name();
    }
  }

  /** Returns the address of this socket; the empty path if it is not bound. */
  private SocketAddress name() {
    SocketAddress bound = local;
    return bound == null ? UNNAMED : bound;
  }

  @Override
  public NetworkChannel bind(@Nullable SocketAddress address) throws IOException {
    synchronized (world) {
      requireOpen();
      host.unixNames().bind(this, SocketBinder.unix(this, address));
      return this;
    }
  }

  // --- the peer ---

  @Override
  public @Nullable SocketAddress remoteAddress() throws IOException {
    synchronized (world) {
      requireOpen();
      return peer == null ? null : peer.name();
    }
  }

  @Override
  public void connect(SocketAddress address) throws IOException {
    synchronized (world) {
      requireOpen();
      SimulatedUnixDatagram target;
      try {
        target = receiver(address);
      } catch (SocketException e) {
        ConnectException failure = new ConnectException(e.getMessage());
        failure.initCause(e);
        throw failure;
      }
      target.requireAccepts(this);
      setPeer(target);
    }
  }

  /**
   * Sets the peer. Leaving one drops the unread datagrams, and fails it if it is connected back.
   */
  private void setPeer(@Nullable SimulatedUnixDatagram target) {
    SimulatedUnixDatagram left = peer;
    peer = target;
    if (left == null || left == target) {
      return;
    }
    inbox.clear();
    wakeWaiting();
    if (left.peer == this) {
      left.inbox.fail(new SocketException("Connection reset by peer"));
      left.changed();
    }
  }

  private SimulatedUnixDatagram requirePeer() throws SocketException {
    SimulatedUnixDatagram found = peer;
    if (found == null) {
      throw new SocketException("the socket is not connected: pass an address");
    }
    if (!found.isOpen()) {
      setPeer(null);
      throw new PortUnreachableException("Connection refused");
    }
    return found;
  }

  private SimulatedUnixDatagram receiver(SocketAddress address) throws SocketException {
    if (!(address instanceof UnixDomainSocketAddress path)) {
      throw new SocketException("a Unix domain socket cannot send to " + address);
    }
    SimulatedChannel found = host.unixNames().at(path);
    if (found == null) {
      throw new PortUnreachableException("Connection refused");
    }
    if (found instanceof SimulatedUnixDatagram receiver) {
      return receiver;
    }
    throw UnixNames.wrongType();
  }

  private void requireAccepts(SimulatedUnixDatagram sender) throws IOException {
    if (peer != null && peer != sender) {
      throw new IOException(
          "Operation not permitted: the socket at %s is connected to another one, so only that one may send to it"
              .formatted(name()));
    }
  }

  // --- sending ---

  @Override
  public int send(ByteBuffer[] data, @Nullable SocketAddress[] to, int offset, int length)
      throws IOException {
    synchronized (world) {
      requireOpen();
      inbox.throwFailure();
      int sent = 0;
      try {
        while (sent < length && send(data[offset + sent], to[offset + sent])) {
          sent++;
        }
      } catch (IOException e) {
        if (sent == 0) {
          throw e;
        }
      }
      return sent;
    }
  }

  /** Sends a datagram; returns false if there is no room for it now. */
  private boolean send(ByteBuffer data, @Nullable SocketAddress to) throws IOException {
    stopWaiting();
    SimulatedUnixDatagram receiver = to == null ? requirePeer() : receiver(to);
    int size = data.remaining();
    int largest = sendBuffer() - RESERVED;
    if (size > largest) {
      throw new SocketException(
          "Message too long: a datagram has at most %d bytes, not %d; raise SO_SNDBUF"
              .formatted(largest, size));
    }
    receiver.requireAccepts(this);
    if (used >= sendBuffer() || receiver.isFullFor(this)) {
      waitFor(receiver);
      return false;
    }
    int taken = size + OVERHEAD;
    receiver.inbox.add(DatagramInbox.Packet.of(data, name(), () -> release(taken)));
    used += taken;
    receiver.changed();
    if (host.isTraced()) {
      host.trace("sends a datagram of " + size + " bytes to " + receiver.name());
    }
    return true;
  }

  private int sendBuffer() {
    return intOption(StandardSocketOptions.SO_SNDBUF);
  }

  private void release(int size) {
    used -= size;
    changed();
  }

  /** Two sockets that are connected to each other are limited by their send buffers alone. */
  private boolean isFullFor(SimulatedUnixDatagram sender) {
    return inbox.count() >= FULL && peer != sender && sender != this;
  }

  private void waitFor(SimulatedUnixDatagram receiver) {
    if (host.isTraced()) {
      host.trace("waits to send a datagram to " + receiver.name());
    }
    if (receiver.isFullFor(this)) {
      fullReceiver = receiver;
      receiver.waiting.add(this);
    }
  }

  private void stopWaiting() {
    SimulatedUnixDatagram receiver = fullReceiver;
    if (receiver != null) {
      fullReceiver = null;
      receiver.waiting.remove(this);
    }
  }

  private void wakeWaiting() {
    waiting.forEach(SimulatedUnixDatagram::changed);
  }

  // --- receiving ---

  @Override
  public int receive(ByteBuffer[] into, SocketAddress[] from, int length) throws IOException {
    synchronized (world) {
      requireOpen();
      int count = inbox.receive(into, from, length);
      wakeWaiting();
      return count;
    }
  }

  // --- as a channel ---

  @Override
  int ready() {
    int ready = inbox.isReadable() ? Watch.READ : 0;
    SimulatedUnixDatagram receiver = fullReceiver;
    boolean mustWait = receiver != null && receiver.isOpen() && receiver.isFullFor(this);
    return mustWait || used >= sendBuffer() ? ready : ready | Watch.WRITE;
  }

  @Override
  void forget() {
    host.unixNames().release(this);
  }

  @Override
  void release() {
    host.unixNames().release(this);
    stopWaiting();
    inbox.clear();
    wakeWaiting();
  }

  @Override
  public NetworkChannel channel() {
    return this;
  }

  @Override
  public Set<SocketOption<?>> supportedOptions() {
    return OPTIONS;
  }
}
