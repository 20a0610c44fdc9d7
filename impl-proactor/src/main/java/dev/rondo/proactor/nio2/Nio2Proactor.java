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
 * <p>The loop's thread serves the group while it polls, so that a completion is brought by the
 * thread that needs it; each poll ends with the first one. Without this, which is so on Windows,
 * the group's own thread hands completions over by a queue: see {@link CompletionQueue}.
 *
 * <p>Reads are started when the loop polls: by then the answers of the callbacks before are
 * written, and the next request may have come.
 */
final class Nio2Proactor implements Proactor {

  private static final System.Logger logger = Loggers.of(Nio2Proactor.class);

  /** Nobody has tried there to serve a group on the loop's thread. */
  private static final boolean WINDOWS = System.getProperty("os.name", "").startsWith("Windows");

  private static final int FEW = 64;
  private static final long PATIENCE_MILLIS = 1000;

  private final LoopQueue loopQueue;
  private final CompletionQueue queue = new CompletionQueue();
  private final AsynchronousChannelGroup group;
  private final ReadBufferPool buffers = new ReadBufferPool();

  /** The sockets whose channels somebody outside the engine has. */
  private final IdentityHashMap<NetworkChannel, Nio2Socket> known = new IdentityHashMap<>();

  private int pruneAt = FEW;
  private ArrayList<Nio2Reader> reads = new ArrayList<>();
  private ArrayList<Nio2Reader> spare = new ArrayList<>();
  private boolean found;

  Nio2Proactor(LoopQueue loopQueue) throws IOException {
    this(loopQueue, !WINDOWS);
  }

  /** A driver whose thread serves the group if that is wanted and can be done. */
  Nio2Proactor(LoopQueue loopQueue, boolean serves) throws IOException {
    this.loopQueue = loopQueue;
    group = serves ? queue.openServedGroup() : queue.openGroup();
  }

  @Override
  public void poll(long timeoutNanos) {
    found = false;
    startReads();
    queue.poll(found ? 0 : timeoutNanos);
  }

  private void startReads() {
    ArrayList<Nio2Reader> starting = reads;
    reads = spare;
    for (int i = 0; i < starting.size(); i++) {
      starting.get(i).startLater();
    }
    starting.clear();
    spare = starting;
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
          "the JDK's asynchronous channels have no sockets of the family " + family);
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
        throw new IllegalStateException("channel is used by a pending operation: " + channel);
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
      throw new IllegalStateException("channel is used by a transport: " + socket.channel());
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
      pruneAt = Math.max(FEW, 2 * known.size());
    }
    known.put(channel, socket);
  }

  /** The socket's channel is the program's now; what it has read is kept for its next reader. */
  void detached(Nio2Socket socket) {
    socket.owner = Nio2Socket.Owner.PROGRAM;
    if (socket.hasRest()) {
      remember(socket.channel(), socket);
    } else {
      known.remove(socket.channel());
    }
  }

  // --- for its sockets ---

  /** Something happened to {@code socket}, which is told in the run phase. */
  void ready(Nio2Socket socket) {
    found = true;
    loopQueue.enqueue(socket);
  }

  CompletionQueue queue() {
    return queue;
  }

  ReadBufferPool buffers() {
    return buffers;
  }

  /** Starts the read when the loop polls. */
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

  // --- the end ---

  @Override
  public void close() throws IOException {
    for (Nio2Socket socket : List.copyOf(known.values())) {
      if (socket.owner == Nio2Socket.Owner.LOOP) {
        socket.close();
      }
    }
    queue.close(group);
    awaitEnd(queue.helper());
  }

  /** The system's own descriptors are closed by the group's thread when it ends. */
  private static void awaitEnd(@Nullable Thread helper) {
    if (helper == null || helper == Thread.currentThread()) {
      return;
    }
    boolean interrupted = Thread.interrupted();
    try {
      helper.join(PATIENCE_MILLIS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
