package dev.rondo.simulation;

import dev.rondo.engine.spi.PolledStream;
import dev.rondo.engine.spi.Watch;
import java.io.IOException;
import java.net.ConnectException;
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
import java.nio.channels.ConnectionPendingException;
import java.nio.channels.FileChannel;
import java.nio.channels.NetworkChannel;
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

  private final IncomingBytes input = new IncomingBytes();
  private final DiskWait disk = new DiskWait(this);
  private State state = State.NEW;
  private @Nullable SocketAddress remote;

  /** The way to the peer; null if there is no connection. */
  private @Nullable StreamOutput output;

  private boolean outputEnded;

  /** The name of the pipe that this is an end of; null for a socket. */
  private @Nullable String pipe;

  /** The failure of the connection, which the next operation reports. */
  private @Nullable IOException failure;

  SimulatedStream(Host host, ProtocolFamily family) {
    super(host, family);
  }

  /** Makes an end of the pipe {@code name}, whose other end is {@code peer}. */
  void connectPipe(String name, SimulatedStream peer) {
    pipe = name;
    establish(peer);
  }

  boolean isPipe() {
    return pipe != null;
  }

  /** Returns the name of what this stream sends to, for the trace. */
  @Nullable Object label() {
    return pipe == null ? remote : pipe;
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
      SimulatedConnect.begin(this, address);
      return state == State.CONNECTED;
    }
  }

  private boolean connect(UnixDomainSocketAddress target) throws IOException {
    SimulatedListener listener = host.unixNames().listener(target);
    connecting(UNNAMED, target);
    listener.request(this);
    return state == State.CONNECTED;
  }

  /** Notes that this socket connects from one address to another. */
  void connecting(SocketAddress own, SocketAddress target) {
    local = own;
    remote = target;
    state = State.CONNECTING;
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
    establish(client).transmit(0, () -> client.answered(this));
  }

  private void answered(SimulatedStream other) {
    if (isConnecting()) {
      establish(other);
      other.changed(); // There is room for more now.
    } else {
      other.fail(new SocketException("Connection reset by peer"));
    }
  }

  private StreamOutput establish(SimulatedStream other) {
    StreamOutput made = new StreamOutput(this, other);
    output = made;
    state = State.CONNECTED;
    changed();
    return made;
  }

  /** Resets the connection: closes this socket, and fails the peer's. */
  void reset() {
    StreamOutput way = output;
    if (way != null) {
      output = null;
      way.reset("Connection reset");
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
    input.end();
    output = null;
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
        return take(into, count);
      }
      if (input.size() > 0 || !into.hasRemaining()) {
        return 0;
      }
      throwFailure();
      return input.hasEnded() ? -1 : 0;
    }
  }

  private int take(ByteBuffer into, int most) {
    StreamOutput way = output;
    if (way == null) {
      input.take(into, most);
      return most;
    }
    int count = way.shortened("short read", most);
    boolean wasFull = room() == 0;
    input.take(into, count);
    if (wasFull) {
      way.peer().changed();
    }
    return count;
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

  /** Returns the number of bytes that can be read without waiting. */
  int available() {
    synchronized (world) {
      return input.size();
    }
  }

  IncomingBytes receives() {
    return input;
  }

  /** Returns the number of bytes that the peer may send now. */
  int room() {
    int size = intOption(StandardSocketOptions.SO_RCVBUF);
    StreamOutput way = output;
    return input.room(
        way == null ? size : size + way.peer().intOption(StandardSocketOptions.SO_SNDBUF));
  }

  /** Notes that bytes have arrived. */
  void arrived() {
    if (isOpen() && failure == null) {
      changed();
      return;
    }
    if (host.isDown()) {
      return;
    }
    // Nobody reads here any more: the sender learns that by a reset.
    input.clear();
    StreamOutput way = output;
    if (way != null) {
      output = null;
      way.reset("Connection reset by peer");
    }
  }

  // --- writing ---

  @Override
  public int write(ByteBuffer from) throws IOException {
    synchronized (world) {
      return requireWritable().send(from);
    }
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

  private StreamOutput requireWritable() throws IOException {
    requireOpen();
    requireConnected();
    throwFailure();
    StreamOutput way = output;
    if (outputEnded || way == null || (pipe != null && input.hasEnded())) {
      throw new SocketException("Broken pipe");
    }
    return way;
  }

  @Override
  public long sendFile(FileChannel file, long position, long count) throws IOException {
    synchronized (world) {
      StreamOutput way = requireWritable();
      int room = way.peer().room();
      if (room == 0 || !disk.isOver()) {
        return 0;
      }
      ByteBuffer data = ByteBuffer.allocate((int) Math.min(room, count));
      return FileBytes.read(file, data, position) < 0 ? -1 : way.send(data.flip());
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
    StreamOutput way = output;
    if (!outputEnded && way != null) {
      way.end();
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
    int ready = input.size() > 0 || input.hasEnded() ? Watch.READ : 0;
    StreamOutput way = output;
    if (pipe != null && input.hasEnded()) {
      ready |= Watch.HANG_UP;
    }
    boolean canWrite = way == null || (way.peer().room() > 0 && !disk.isPending());
    return canWrite ? ready | Watch.WRITE : ready;
  }

  @Override
  void writingEnded() {
    disk.cancel();
  }

  @Override
  void forget() {
    host.streams().release(this);
    input.clear();
  }

  @Override
  void release() {
    host.streams().release(this);
    StreamOutput way = output;
    if (way != null && intOption(StandardSocketOptions.SO_LINGER) == 0) {
      host.trace("resets its connection to " + remote);
      output = null;
      way.reset("Connection reset");
    } else if (way != null) {
      endOutput();
      // A sender that waits for room shall write, and learn that this end is closed.
      way.transmit(0, way.peer()::changed);
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
