package dev.rondo.proactor.nio2;

import static java.lang.System.Logger.Level.DEBUG;

import dev.rondo.engine.spi.ListenSocket;
import dev.rondo.engine.spi.LoopQueue;
import dev.rondo.engine.spi.Proactor;
import dev.rondo.engine.spi.StreamSocket;
import dev.rondo.logging.Loggers;
import java.io.Closeable;
import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.NetworkChannel;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A driver over a group of asynchronous channels.
 *
 * <p>The loop thread serves the group while it polls, so that completions run on the thread that
 * needs them; each poll ends with the first one. Where that does not work, as on Windows, the
 * group's own thread passes completions through a queue: see {@link CompletionQueue}.
 *
 * <p>Reads are started when the loop polls: by then the preceding callbacks have written their
 * answers, and the next request may have arrived.
 */
final class Nio2Proactor implements Proactor {

  private static final System.Logger logger = Loggers.of(Nio2Proactor.class);

  /** Whether this is Windows, where serving a group on the loop thread is untested. */
  private static final boolean WINDOWS = System.getProperty("os.name", "").startsWith("Windows");

  private static final int MIN_PRUNE_SIZE = 64;
  private static final long JOIN_TIMEOUT_MILLIS = 1000;

  private final LoopQueue loopQueue;
  private final CompletionQueue queue = new CompletionQueue();
  private final AsynchronousChannelGroup group;
  private final ReadBufferPool buffers = new ReadBufferPool();

  /** The sockets whose channels code outside the engine may also use. */
  private final IdentityHashMap<NetworkChannel, Nio2Socket> known = new IdentityHashMap<>();

  private int pruneAt = MIN_PRUNE_SIZE;
  private ArrayList<Nio2Reader> reads = new ArrayList<>();
  private ArrayList<Nio2Reader> spareList = new ArrayList<>();
  private boolean enqueued;

  Nio2Proactor(LoopQueue loopQueue) throws IOException {
    this(loopQueue, !WINDOWS);
  }

  /**
   * Creates a driver. Its loop thread serves the group if {@code serves} is true and that works
   * here.
   */
  Nio2Proactor(LoopQueue loopQueue, boolean serves) throws IOException {
    this.loopQueue = loopQueue;
    group = serves ? queue.openServedGroup() : queue.openGroup();
  }

  @Override
  public void poll(long timeoutNanos) {
    enqueued = false;
    startReads();
    queue.poll(enqueued ? 0 : timeoutNanos);
  }

  private void startReads() {
    ArrayList<Nio2Reader> starting = reads;
    reads = spareList;
    for (int i = 0; i < starting.size(); i++) {
      starting.get(i).startIfRequested();
    }
    starting.clear();
    spareList = starting;
  }

  @Override
  public void wakeup() {
    queue.wakeup();
  }

  @Override
  public Map<String, String> describe() {
    return Map.of("driver", "nio2");
  }

  // --- sockets ---

  @Override
  public StreamSocket openStream(ProtocolFamily family) throws IOException {
    requireInternet(family);
    return new Nio2Stream(this, AsynchronousSocketChannel.open(group));
  }

  @Override
  public ListenSocket openListener(ProtocolFamily family) throws IOException {
    requireInternet(family);
    return new Nio2Listener(this, AsynchronousServerSocketChannel.open(group));
  }

  private static void requireInternet(ProtocolFamily family) {
    if (family != StandardProtocolFamily.INET && family != StandardProtocolFamily.INET6) {
      throw new UnsupportedOperationException(
          "the JDK's asynchronous channels do not support sockets of family %s: use another backend or driver"
              .formatted(family));
    }
  }

  @Override
  public StreamSocket adoptStream(NetworkChannel channel) {
    return adopt(stream(channel));
  }

  @Override
  public ListenSocket adoptListener(NetworkChannel channel) {
    return adopt(listener(channel));
  }

  private <S extends Nio2Socket> S adopt(S socket) {
    NetworkChannel channel = socket.channel();
    if (known.containsKey(channel)) {
      requireProgram(socket);
      if (socket.isWaiting()) {
        throw new IllegalStateException("channel is in use by a pending operation: " + channel);
      }
    }
    socket.owner = Nio2Socket.Owner.LOOP;
    remember(channel, socket);
    return socket;
  }

  @Override
  public StreamSocket borrowStream(NetworkChannel channel) {
    return borrow(stream(channel));
  }

  @Override
  public ListenSocket borrowListener(NetworkChannel channel) {
    return borrow(listener(channel));
  }

  private <S extends Nio2Socket> S borrow(S socket) {
    if (known.containsKey(socket.channel())) {
      requireProgram(socket);
    } else {
      socket.owner = Nio2Socket.Owner.PROGRAM;
      remember(socket.channel(), socket);
    }
    return socket;
  }

  private static void requireProgram(Nio2Socket socket) {
    if (socket.owner == Nio2Socket.Owner.LOOP) {
      throw new IllegalStateException("channel is in use by a transport: " + socket.channel());
    }
  }

  private Nio2Stream stream(NetworkChannel channel) {
    if (known.get(channel) instanceof Nio2Stream stream) {
      return stream;
    }
    if (channel instanceof AsynchronousSocketChannel socket) {
      return new Nio2Stream(this, socket);
    }
    throw refusal(AsynchronousSocketChannel.class, channel);
  }

  private Nio2Listener listener(NetworkChannel channel) {
    if (known.get(channel) instanceof Nio2Listener listener) {
      return listener;
    }
    if (channel instanceof AsynchronousServerSocketChannel socket) {
      return new Nio2Listener(this, socket);
    }
    throw refusal(AsynchronousServerSocketChannel.class, channel);
  }

  private static IllegalArgumentException refusal(Class<?> expected, NetworkChannel channel) {
    return new IllegalArgumentException(
        "this event loop expects a %s here, not a %s: %s"
            .formatted(expected.getName(), channel.getClass().getName(), channel));
  }

  private void remember(NetworkChannel channel, Nio2Socket socket) {
    if (known.size() >= pruneAt) {
      known.values().removeIf(other -> !other.channel().isOpen() && !other.isWaiting());
      pruneAt = Math.max(MIN_PRUNE_SIZE, 2 * known.size());
    }
    known.put(channel, socket);
  }

  /** Returns a socket's channel to the program. Input already read is kept for the next reader. */
  void detached(Nio2Socket socket) {
    socket.owner = Nio2Socket.Owner.PROGRAM;
    if (socket.hasUnclaimedInput()) {
      remember(socket.channel(), socket);
    } else {
      known.remove(socket.channel());
    }
  }

  // --- for its sockets ---

  /** Enqueues {@code socket}, so that it delivers in the run phase. */
  void enqueue(Nio2Socket socket) {
    enqueued = true;
    loopQueue.enqueue(socket);
  }

  CompletionQueue queue() {
    return queue;
  }

  ReadBufferPool buffers() {
    return buffers;
  }

  /** Schedules a read, which starts when the loop polls. */
  void readLater(Nio2Reader read) {
    reads.add(read);
  }

  /** Closes the channel of {@code socket}. */
  void close(Nio2Socket socket) {
    known.remove(socket.channel());
    closeQuietly(socket.channel());
  }

  void closeQuietly(Closeable channel) {
    try {
      channel.close();
    } catch (IOException e) {
      logger.log(DEBUG, () -> "could not close " + channel, e);
    }
  }

  // --- closing ---

  @Override
  public void close() throws IOException {
    for (Nio2Socket socket : List.copyOf(known.values())) {
      if (socket.owner == Nio2Socket.Owner.LOOP) {
        socket.close();
      }
    }
    reads.clear(); // A closed loop must not keep what its sockets refer to.
    queue.close(group);
    awaitEnd(queue.groupThread());
  }

  /** Waits for the group's thread, which closes the group's descriptors when it ends. */
  private static void awaitEnd(@Nullable Thread groupThread) {
    if (groupThread == null || groupThread == Thread.currentThread()) {
      return;
    }
    boolean interrupted = Thread.interrupted();
    try {
      groupThread.join(JOIN_TIMEOUT_MILLIS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
