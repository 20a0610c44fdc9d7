package dev.rondo.engine.io;

import static java.lang.System.Logger.Level.DEBUG;

import dev.rondo.engine.spi.ChildSpawner;
import dev.rondo.engine.spi.DatagramSocket;
import dev.rondo.engine.spi.HostNames;
import dev.rondo.engine.spi.ListenSocket;
import dev.rondo.engine.spi.LoopQueue;
import dev.rondo.engine.spi.NameService;
import dev.rondo.engine.spi.PolledSockets;
import dev.rondo.engine.spi.PolledStream;
import dev.rondo.engine.spi.Poller;
import dev.rondo.engine.spi.Proactor;
import dev.rondo.engine.spi.ReadyListener;
import dev.rondo.engine.spi.StreamSocket;
import dev.rondo.engine.spi.Watch;
import dev.rondo.logging.Loggers;
import dev.rondo.net.Descriptors;
import java.io.Closeable;
import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.FileChannel;
import java.nio.channels.NetworkChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Turns readiness into completion. A socket that is ready is queued as an event, which makes one
 * attempt to read, write, accept or connect. All sockets read into one buffer.
 */
public final class PollerProactor implements Proactor {

  private static final System.Logger logger = Loggers.of(PollerProactor.class);

  private static final int READ_BUFFER = 256 * 1024;
  private static final int SCRATCH = 16 * 1024;
  private static final int MIN_PRUNE_AT = 64;

  private final Poller poller;
  private final PolledSockets sockets;
  private final LoopQueue queue;
  private final UnaryOperator<StreamSocket> streams;
  private final IdentityHashMap<Channel, PollerSocket> adopted = new IdentityHashMap<>();

  /** Borrowed sockets with pending operations, whose owners may close them. */
  private final List<PollerSocket> borrowedPending = new ArrayList<>();

  private int pruneAt = MIN_PRUNE_AT;
  private @Nullable ByteBuffer readBuffer;
  private @Nullable ByteBuffer scratch;
  private final DatagramReceiveBuffers datagramBuffers;

  /** The head of the list of open sockets. */
  private @Nullable PollerSocket firstOpen;

  /** Creates a driver over {@code sockets} and a poller that can watch them, which it closes. */
  public PollerProactor(Poller poller, PolledSockets sockets, LoopQueue queue) {
    this(poller, sockets, queue, UnaryOperator.identity());
  }

  /** As above; {@code streams} converts each stream that is opened, adopted or accepted. */
  public PollerProactor(
      Poller poller, PolledSockets sockets, LoopQueue queue, UnaryOperator<StreamSocket> streams) {
    this.poller = poller;
    this.sockets = sockets;
    this.queue = queue;
    this.streams = streams;
    datagramBuffers = new DatagramReceiveBuffers(sockets);
  }

  @Override
  public void poll(long timeoutNanos) throws IOException {
    poller.poll(!borrowedPending.isEmpty() && failClosed() ? 0 : timeoutNanos);
  }

  @Override
  public void leave() throws IOException {
    poller.leave();
  }

  @Override
  public void wakeup() {
    poller.wakeup();
  }

  @Override
  public void outsideWork(int change) {
    poller.outsideWork(change);
  }

  @Override
  public boolean isStepped() {
    return poller.isStepped();
  }

  @Override
  public StreamSocket openStream(ProtocolFamily family) throws IOException {
    return stream(sockets.openStream(family));
  }

  @Override
  public ListenSocket openListener(ProtocolFamily family) throws IOException {
    return opened(new PollerListener(this, sockets.openListener(family)));
  }

  @Override
  public DatagramSocket openDatagram(ProtocolFamily family) throws IOException {
    return opened(new PollerDatagram(this, sockets.openDatagram(family)));
  }

  @Override
  public StreamSocket adoptStream(NetworkChannel channel) throws IOException {
    requireFree(channel);
    PollerStream stream = opened(new PollerStream(this, sockets.adoptStream(channel)));
    adopted.put(channel, stream);
    return convert(stream);
  }

  @Override
  public ListenSocket adoptListener(NetworkChannel channel) throws IOException {
    requireFree(channel);
    PollerListener listener = opened(new PollerListener(this, sockets.adoptListener(channel)));
    adopted.put(channel, listener);
    return listener;
  }

  @Override
  public DatagramSocket adoptDatagram(NetworkChannel channel) throws IOException {
    requireFree(channel);
    PollerDatagram datagram = opened(new PollerDatagram(this, sockets.adoptDatagram(channel)));
    adopted.put(channel, datagram);
    return datagram;
  }

  @Override
  public boolean isDatagram(NetworkChannel channel) {
    return sockets.isDatagram(channel);
  }

  @Override
  public Watch watch(Channel channel, ReadyListener listener) throws IOException {
    requireFree(channel);
    return poller.watch(channel, listener);
  }

  @Override
  public StreamSocket borrowStream(NetworkChannel channel) {
    if (adopted.get(channel) instanceof PollerStream known && known.borrowed) {
      return known;
    }
    requireFree(channel);
    return borrow(channel, new PollerStream(this, sockets.borrowStream(channel)));
  }

  @Override
  public ListenSocket borrowListener(NetworkChannel channel) {
    if (adopted.get(channel) instanceof PollerListener known && known.borrowed) {
      return known;
    }
    requireFree(channel);
    return borrow(channel, new PollerListener(this, sockets.borrowListener(channel)));
  }

  @Override
  public DatagramSocket borrowDatagram(NetworkChannel channel) {
    if (adopted.get(channel) instanceof PollerDatagram known && known.borrowed) {
      return known;
    }
    requireFree(channel);
    return borrow(channel, new PollerDatagram(this, sockets.borrowDatagram(channel)));
  }

  private <S extends PollerSocket> S borrow(NetworkChannel channel, S socket) {
    if (adopted.size() >= pruneAt) {
      detachClosed();
    }
    socket.borrowed = true;
    adopted.put(channel, opened(socket));
    return socket;
  }

  /** Detaches borrowed sockets whose owners have closed them. */
  private void detachClosed() {
    for (PollerSocket socket : List.copyOf(adopted.values())) {
      if (socket.borrowed && !socket.channel().isOpen() && !socket.isWaiting()) {
        socket.detach();
      }
    }
    pruneAt = Math.max(MIN_PRUNE_AT, 2 * adopted.size());
  }

  @Override
  public SocketAddress unixAddress(String path) {
    return sockets.unixAddress(path);
  }

  @Override
  public Optional<NameService> names() {
    return sockets.names();
  }

  @Override
  public Optional<HostNames> hostNames() {
    return sockets.hostNames();
  }

  @Override
  public Optional<ChildSpawner> children() {
    return sockets.children();
  }

  @Override
  public boolean isOfChild(Channel channel) {
    return sockets.isOfChild(channel);
  }

  @Override
  public FileChannel openFile(Path file, LinkOption... links) throws IOException {
    return sockets.openFile(file, links);
  }

  @Override
  public boolean adoptPipe(Channel pipe) throws IOException {
    return sockets.adoptPipe(pipe);
  }

  @Override
  public Descriptors files() {
    return sockets.files();
  }

  @Override
  public Map<String, String> describe() {
    return poller.describe();
  }

  /** Refuses a channel that is in use; detaches the borrowed socket of one that is not. */
  private void requireFree(Channel channel) {
    PollerSocket user = adopted.get(channel);
    if (user == null) {
      return;
    }
    if (!user.borrowed || user.isWaiting()) {
      throw new IllegalStateException(
          "the channel is used by %s: %s"
              .formatted(user.borrowed ? "a pending operation" : "a transport", channel));
    }
    user.detach();
  }

  @Override
  public void close() throws IOException {
    try {
      for (PollerSocket socket = firstOpen; socket != null; socket = firstOpen) {
        if (socket.borrowed) {
          socket.detach();
        } else {
          socket.close();
        }
      }
    } finally {
      poller.close();
      readBuffer = null;
    }
  }

  LoopQueue queue() {
    return queue;
  }

  Watch watch(PollerSocket socket) throws IOException {
    return poller.watch(socket.channel(), socket);
  }

  /** Returns the stream over {@code socket}, which was opened or accepted. */
  StreamSocket stream(PolledStream socket) {
    return convert(opened(new PollerStream(this, socket)));
  }

  /** Returns the driver's stream over {@code stream}, which is closed if there is none. */
  private StreamSocket convert(PollerStream stream) {
    try {
      return streams.apply(stream);
    } catch (RuntimeException | Error e) {
      stream.close();
      throw e;
    }
  }

  private <S extends PollerSocket> S opened(S socket) {
    PollerSocket first = firstOpen;
    socket.next = first;
    if (first != null) {
      first.previous = socket;
    }
    firstOpen = socket;
    return socket;
  }

  /** Removes a socket that was closed or detached. */
  void remove(PollerSocket socket) {
    PollerSocket before = socket.previous;
    PollerSocket after = socket.next;
    if (before != null) {
      before.next = after;
    } else if (firstOpen == socket) {
      firstOpen = after;
    }
    if (after != null) {
      after.previous = before;
    }
    socket.previous = null;
    socket.next = null;
    if (!adopted.isEmpty()) {
      adopted.remove(socket.channel(), socket);
    }
  }

  /** Returns the buffer that all sockets read into, empty. One event uses it at a time. */
  ByteBuffer readBuffer() {
    ByteBuffer buffer = readBuffer;
    if (buffer == null) {
      buffer = sockets.allocate(READ_BUFFER);
      readBuffer = buffer;
    }
    return buffer.clear();
  }

  /** Returns the buffers that all sockets receive datagrams into. One event uses them at a time. */
  DatagramReceiveBuffers datagramBuffers() {
    return datagramBuffers;
  }

  /** Returns a buffer for discarded input; the read buffer may be lent to a sink at that time. */
  ByteBuffer scratch() {
    ByteBuffer buffer = scratch;
    if (buffer == null) {
      buffer = ByteBuffer.allocateDirect(SCRATCH);
      scratch = buffer;
    }
    return buffer;
  }

  /**
   * Records that an operation on {@code socket} is pending. If the channel is borrowed, each poll
   * then checks whether its owner has closed it.
   */
  void operationPending(PollerSocket socket) {
    if (socket.borrowed && !socket.listed) {
      socket.listed = true;
      borrowedPending.add(socket);
    }
  }

  /**
   * Fails pending operations on borrowed channels that their owners have closed, because a poller
   * does not report them; returns whether there were any.
   */
  private boolean failClosed() {
    boolean found = false;
    for (int i = borrowedPending.size() - 1; i >= 0; i--) {
      PollerSocket socket = borrowedPending.get(i);
      if (!socket.isWaiting()) {
        socket.listed = false;
        borrowedPending.set(i, borrowedPending.getLast());
        borrowedPending.removeLast();
      } else if (!socket.channel().isOpen()) {
        socket.ready(PollerSocket.FAILED);
        found = true;
      }
    }
    return found;
  }

  void releaseClosed() {
    try {
      poller.releaseClosed();
    } catch (IOException e) {
      logger.log(DEBUG, "cannot release closed channels before the next poll", e);
    }
  }

  void closeQuietly(Closeable channel) {
    try {
      channel.close();
    } catch (IOException e) {
      logger.log(DEBUG, () -> "closing " + channel + " failed", e);
    }
  }
}
