package dev.rondo.engine.tck;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.engine.spi.LoopEvent;
import dev.rondo.engine.spi.LoopQueue;
import dev.rondo.engine.spi.Proactor;
import dev.rondo.engine.spi.StreamSocket;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A driver, the queue to which it reports events, and peers that are plain blocking sockets. */
public final class DriverFixture implements LoopQueue, AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final long STEP_NANOS = 20_000_000;

  private final ArrayDeque<LoopEvent> queue = new ArrayDeque<>();
  private final List<Runnable> flushes = new ArrayList<>();
  private final List<Closeable> peers = new ArrayList<>();
  private final Proactor proactor;
  private boolean running;
  private int events;
  private long calls;

  DriverFixture(DriverContract contract) throws IOException {
    proactor = contract.open(this);
  }

  Proactor proactor() {
    return proactor;
  }

  // --- the queue ---

  @Override
  public void enqueue(LoopEvent event) {
    assertFalse(queue.contains(event), () -> "event is already queued: " + event);
    queue.add(event);
  }

  @Override
  public void atEndOfCallback(Runnable flush) {
    if (running) {
      flushes.add(flush);
    } else {
      flush.run();
    }
  }

  /** Returns the number of queued events. */
  int queuedCount() {
    return queue.size();
  }

  /** Returns the number of the event that is running or was the last to run. */
  int event() {
    return events;
  }

  /** Returns the next number for a call of a sink or completion. */
  long nextCall() {
    return calls++;
  }

  /** Polls the driver without running events. */
  void poll(long timeoutNanos) throws IOException {
    proactor.poll(queue.isEmpty() ? timeoutNanos : 0);
  }

  /** Runs the queued events. */
  void runQueued() {
    for (int count = queue.size(); count > 0; count--) {
      LoopEvent event = queue.remove();
      events++;
      running = true;
      try {
        event.run();
      } finally {
        running = false;
      }
      List<Runnable> due = List.copyOf(flushes);
      flushes.clear();
      due.forEach(Runnable::run);
    }
  }

  /** Iterates, as a loop does, until {@code condition} is true. */
  void until(String what, BooleanSupplier condition) throws IOException {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertTrue(
          System.nanoTime() - start < TIMEOUT.toNanos(),
          () -> "did not happen within 10 s: " + what);
      poll(STEP_NANOS);
      runQueued();
    }
  }

  /** Iterates until no event has occurred for two polls. */
  void settle() throws IOException {
    long start = System.nanoTime();
    for (int quiet = 0; quiet < 2; quiet++) {
      assertTrue(System.nanoTime() - start < TIMEOUT.toNanos(), "events did not stop within 10 s");
      poll(STEP_NANOS);
      if (!queue.isEmpty()) {
        quiet = -1;
        runQueued();
      }
    }
  }

  // --- sockets ---

  /** A connection: {@code near} is the driver's socket, {@code far} the peer's. */
  record Pair(StreamSocket near, Socket far) {}

  /** Opens a listening peer, with a backlog. */
  ServerSocket server() throws IOException {
    ServerSocket server = closeAtEnd(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    server.setSoTimeout((int) TIMEOUT.toMillis());
    return server;
  }

  StreamSocket stream() throws IOException {
    return proactor.openStream(StandardProtocolFamily.INET);
  }

  Pair pair() throws IOException {
    ServerSocket server = server();
    StreamSocket near = stream();
    RecordingSink connected = new RecordingSink(this);
    near.connect(server.getLocalSocketAddress(), connected);
    Socket far = closeAtEnd(server.accept());
    until("connected", connected::isCalled);
    far.setSoTimeout((int) TIMEOUT.toMillis());
    return new Pair(near, far);
  }

  /** Connects a client to the driver's listener at {@code address}. */
  Socket client(InetSocketAddress address) throws IOException {
    Socket client = closeAtEnd(new Socket());
    client.setSoTimeout((int) TIMEOUT.toMillis());
    client.connect(address, (int) TIMEOUT.toMillis());
    return client;
  }

  <C extends Closeable> C closeAtEnd(C peer) {
    peers.add(peer);
    return peer;
  }

  @Override
  public void close() throws IOException {
    try {
      proactor.close();
    } finally {
      for (Closeable peer : peers) {
        peer.close();
      }
    }
  }
}
