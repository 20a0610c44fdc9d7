package dev.rondo.simulation;

import dev.rondo.engine.spi.PolledStream;
import dev.rondo.engine.spi.Watch;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ConnectionPendingException;
import java.nio.channels.FileChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A stream socket in memory: one end of a connection. */
final class SimulatedStream extends SimulatedChannel implements PolledStream, ByteChannel {

  static final Set<SocketOption<?>> OPTIONS =
      Set.of(
          StandardSocketOptions.SO_RCVBUF,
          StandardSocketOptions.SO_SNDBUF,
          StandardSocketOptions.SO_KEEPALIVE,
          StandardSocketOptions.SO_REUSEADDR,
          StandardSocketOptions.SO_REUSEPORT,
          StandardSocketOptions.SO_LINGER,
          StandardSocketOptions.TCP_NODELAY);

  /** The time after which Linux gives up, by default. */
  private static final long CONNECT_TIMEOUT = 127_000_000_000L;

  private static final UnixDomainSocketAddress UNNAMED = UnixDomainSocketAddress.of("");

  private static final Set<SocketOption<?>> UNIX_OPTIONS =
      Set.of(
          StandardSocketOptions.SO_RCVBUF,
          StandardSocketOptions.SO_SNDBUF,
          StandardSocketOptions.SO_LINGER);

  private enum State {
    NEW,
    CONNECTING,
    CONNECTED
  }

  private final ByteQueue input = new ByteQueue();

  /** The number of bytes on their way to this end. */
  private int inFlight;

  /** The time at which the last of them arrives. */
  private long lastArrival;

  private State state = State.NEW;
  private @Nullable SocketAddress remote;
  private @Nullable SimulatedStream peer;

  /** The failure of the connection, which the next operation reports. */
  private @Nullable IOException failure;

  /** Whether the peer sends no more. */
  private boolean inputEnded;

  private boolean outputEnded;

  SimulatedStream(Host host, ProtocolFamily family) {
    super(host, family);
  }

  // --- connecting ---

  @Override
  public boolean connect(SocketAddress address) throws IOException {
    synchronized (world) {
      requireOpen();
      if (state != State.NEW) {
        throw state == State.CONNECTED
            ? new AlreadyConnectedException()
            : new ConnectionPendingException();
      }
      if (family == StandardProtocolFamily.UNIX
          && address instanceof UnixDomainSocketAddress unix) {
        return connect(unix);
      }
      if (!(address instanceof InetSocketAddress inet)) {
        throw new UnsupportedAddressTypeException();
      }
      if (inet.isUnresolved()) {
        throw new UnresolvedAddressException();
      }
      InetSocketAddress target = Host.reachable(inet);
      Host other = host.network().find(host, target.getAddress());
      if (other == null) {
        throw new NoRouteToHostException("No route to host: no simulated host has " + target);
      }
      begin(target);
      Network network = host.network();
      network.considerPartition(host, other);
      Link link = network.link(host, other);
      Faults faults = network.faults();
      NetworkConditions conditions = network.conditions();
      if (faults.happens("refused connect", host, other, conditions.refusedConnects())) {
        link.deliver(link.arrival(0), () -> refuse(other));
      } else if (!faults.happens("hanging connect", host, other, conditions.hangingConnects())) {
        link.deliver(link.arrival(0), () -> request(other, target));
      }
      return state == State.CONNECTED;
    }
  }

  private boolean connect(UnixDomainSocketAddress target) throws IOException {
    SimulatedListener listener = host.unixNames().listener(target);
    local = UNNAMED;
    remote = target;
    state = State.CONNECTING;
    listener.request(this);
    return state == State.CONNECTED;
  }

  private void begin(InetSocketAddress target) throws IOException {
    InetAddress own =
        local instanceof InetSocketAddress bound
            ? bound.getAddress()
            : host.source(target.getAddress());
    int port =
        local instanceof InetSocketAddress bound ? bound.getPort() : host.streams().freePort(own);
    local =
        new InetSocketAddress(
            own.isAnyLocalAddress() ? host.source(target.getAddress()) : own, port);
    remote = target;
    state = State.CONNECTING;
    host.trace("connects to " + target);
    if (!host.has(target.getAddress())) {
      world.scheduleAt(world.now() + CONNECT_TIMEOUT, this::giveUp);
    }
  }

  private void giveUp() {
    if (isConnecting()) {
      fail(new ConnectException("Connection timed out"));
    }
  }

  /** Asks the listener at {@code target} of {@code other} for a connection. */
  private void request(Host other, InetSocketAddress target) {
    if (other.isDown()) {
      return;
    }
    if (other.streams().firstAt(target) instanceof SimulatedListener listener
        && listener.isListening()) {
      listener.request(this);
    } else {
      refuse(other);
    }
  }

  /** Makes the connect fail, once the refusal of {@code other} has arrived. */
  void refuse(Host other) {
    Link back = host.network().link(other, host);
    back.deliver(back.arrival(0), () -> fail(new ConnectException("Connection refused")));
  }

  /** Connects this socket, which a listener has accepted, with the one that asked. */
  void accept(SimulatedStream client, SocketAddress own) {
    local = own;
    remote = client.local;
    establish(client);
    transmit(client, 0, () -> client.answered(this));
  }

  private void answered(SimulatedStream other) {
    if (isConnecting()) {
      establish(other);
    } else {
      other.fail(new SocketException("Connection reset by peer"));
    }
  }

  /** Makes {@code arrival} of something with so many bytes happen at {@code receiver}, in order. */
  private void transmit(SimulatedStream receiver, int bytes, Runnable arrival) {
    Link link = host.network().link(host, receiver.host);
    long time = Math.max(link.arrival(bytes), receiver.lastArrival);
    receiver.lastArrival = time;
    link.deliver(time, arrival);
  }

  private void establish(SimulatedStream other) {
    peer = other;
    state = State.CONNECTED;
    changed();
  }

  /** Resets the connection: closes this socket, and fails the peer's. */
  void reset() {
    SimulatedStream other = peer;
    if (other != null) {
      peer = null;
      transmit(other, 0, () -> other.fail(new SocketException("Connection reset")));
    }
    close();
  }

  /** Makes a pending connect fail, or a connection. */
  void fail(IOException exception) {
    if (failure != null || !isOpen()) {
      return;
    }
    if (host.isTraced()) {
      host.trace("loses its connection to " + remote + ": " + exception.getMessage());
    }
    failure = exception;
    inputEnded = true;
    peer = null;
    changed();
  }

  @Override
  public boolean finishConnect() throws IOException {
    synchronized (world) {
      requireOpen();
      throwFailure();
      return state == State.CONNECTED;
    }
  }

  /** Returns the address that this socket connects or is connected to. */
  @Nullable SocketAddress target() {
    return remote;
  }

  boolean isConnecting() {
    return state == State.CONNECTING && failure == null && isOpen();
  }

  // --- reading ---

  @Override
  public int read(ByteBuffer into) throws IOException {
    synchronized (world) {
      requireOpen();
      requireConnected();
      int count = Math.min(input.size(), into.remaining());
      if (count > 0) {
        count = shortened("short read", count);
        boolean wasFull = room() == 0;
        input.take(into, count);
        if (wasFull && peer != null) {
          peer.changed();
        }
        return count;
      }
      if (input.size() > 0 || !into.hasRemaining()) {
        return 0;
      }
      throwFailure();
      return inputEnded ? -1 : 0;
    }
  }

  private void throwFailure() throws IOException {
    if (failure != null) {
      throw failure;
    }
  }

  private void requireConnected() throws IOException {
    if (state != State.CONNECTED) {
      throwFailure();
      throw new SocketException("the socket is not connected");
    }
  }

  /** Returns the number of bytes that the peer may send now. */
  private int room() {
    int size = intOption(StandardSocketOptions.SO_RCVBUF);
    SimulatedStream sender = peer;
    if (sender != null) {
      size += sender.intOption(StandardSocketOptions.SO_SNDBUF);
    }
    return Math.max(0, size - input.size() - inFlight);
  }

  // --- writing ---

  @Override
  public int write(ByteBuffer from) throws IOException {
    synchronized (world) {
      SimulatedStream receiver = requireWritable();
      int count = Math.min(receiver.room(), from.remaining());
      if (count > 0) {
        Network network = host.network();
        network.considerPartition(host, receiver.host);
        if (network.faults().happens("reset", host, receiver.host, network.conditions().resets())) {
          cutOff(receiver);
          throwFailure();
        }
        count = shortened("short write", count);
        send(receiver, from, count);
      }
      return count;
    }
  }

  /** Returns how many of {@code count} bytes a read or write moves. */
  private int shortened(String kind, int count) {
    SimulatedStream end = peer;
    Host far = end == null ? host : end.host;
    Network network = host.network();
    return count > 1
            && network.faults().happens(kind, host, far, network.conditions().shortTransfers())
        ? 1 + network.faults().choices().below(count - 1)
        : count;
  }

  /** Resets the connection as a router on the way would: both sockets fail. */
  private void cutOff(SimulatedStream other) {
    transmit(other, 0, () -> other.fail(new SocketException("Connection reset")));
    fail(new SocketException("Connection reset"));
  }

  private void send(SimulatedStream receiver, ByteBuffer from, int count) {
    if (host.isTraced()) {
      host.trace("sends " + count + " bytes to " + remote);
    }
    if (host == receiver.host) {
      receiver.input.put(from, count);
      receiver.arrived();
      return;
    }
    ByteBuffer copy = ByteBuffer.allocate(count).put(0, from, from.position(), count);
    from.position(from.position() + count);
    receiver.inFlight += count;
    transmit(
        receiver,
        count,
        () -> {
          receiver.inFlight -= count;
          receiver.input.put(copy, count);
          receiver.arrived();
        });
  }

  @Override
  public long write(ByteBuffer[] from, int offset, int length) throws IOException {
    synchronized (world) {
      long written = 0;
      for (int i = offset; i < offset + length; i++) {
        written += write(from[i]);
        if (from[i].hasRemaining()) {
          break;
        }
      }
      return written;
    }
  }

  private SimulatedStream requireWritable() throws IOException {
    requireOpen();
    requireConnected();
    throwFailure();
    SimulatedStream receiver = peer;
    if (outputEnded || receiver == null) {
      throw new SocketException("Broken pipe");
    }
    return receiver;
  }

  private void arrived() {
    if (isOpen() && failure == null) {
      changed();
      return;
    }
    if (host.isDown()) {
      return;
    }
    // Nobody reads here any more: the sender learns that by a reset.
    input.clear();
    SimulatedStream sender = peer;
    if (sender != null) {
      peer = null;
      transmit(sender, 0, () -> sender.fail(new SocketException("Connection reset by peer")));
    }
  }

  @Override
  public long sendFile(FileChannel file, long position, long count) throws IOException {
    synchronized (world) {
      int room = requireWritable().room();
      if (room == 0) {
        return 0;
      }
      ByteBuffer data = ByteBuffer.allocate((int) Math.min(room, count));
      if (read(file, data, position) < 0) {
        return -1;
      }
      return write(data.flip());
    }
  }

  private static int read(FileChannel file, ByteBuffer into, long position) throws IOException {
    boolean interrupted = Thread.interrupted(); // The read would close the file.
    try {
      return file.read(into, position);
    } catch (ClosedByInterruptException e) {
      throw new IOException(
          "java.nio has closed the file because the loop's thread was interrupted while it sent: "
              + file,
          e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void shutdownOutput() throws IOException {
    synchronized (world) {
      requireOpen();
      requireConnected();
      endOutput();
    }
  }

  private void endOutput() {
    SimulatedStream receiver = peer;
    if (!outputEnded && receiver != null) {
      host.trace("ends its output to " + remote);
      transmit(
          receiver,
          0,
          () -> {
            receiver.inputEnded = true;
            receiver.changed();
          });
    }
    outputEnded = true;
  }

  // --- as a channel ---

  @Override
  int ready() {
    if (state == State.NEW) {
      return 0;
    }
    if (failure != null) {
      return Watch.READ | Watch.WRITE | Watch.HANG_UP;
    }
    if (state == State.CONNECTING) {
      return 0;
    }
    int ready = input.size() > 0 || inputEnded ? Watch.READ : 0;
    SimulatedStream receiver = peer;
    return receiver == null || receiver.room() > 0 ? ready | Watch.WRITE : ready;
  }

  @Override
  void forget() {
    host.streams().release(this);
    input.clear();
  }

  @Override
  void release() {
    host.streams().release(this);
    SimulatedStream other = peer;
    if (other != null && intOption(StandardSocketOptions.SO_LINGER) == 0) {
      host.trace("resets its connection to " + remote);
      peer = null;
      transmit(other, 0, () -> other.fail(new SocketException("Connection reset")));
    } else if (other != null) {
      endOutput();
      // A sender that waits for room shall write, and learn that this end is closed.
      transmit(other, 0, other::changed);
    }
    input.clear();
  }

  @Override
  public NetworkChannel channel() {
    return this;
  }

  @Override
  @SuppressWarnings("NullAway") // null if not connected, as in the JDK
  public SocketAddress remoteAddress() throws IOException {
    synchronized (world) {
      requireOpen();
      return state == State.CONNECTED ? remote : null;
    }
  }

  @Override
  public NetworkChannel bind(@Nullable SocketAddress address) throws IOException {
    synchronized (world) {
      requireOpen();
      host.streams().bind(this, SocketBinder.inet(this, address));
      return this;
    }
  }

  @Override
  public Set<SocketOption<?>> supportedOptions() {
    return family == StandardProtocolFamily.UNIX ? UNIX_OPTIONS : OPTIONS;
  }
}
