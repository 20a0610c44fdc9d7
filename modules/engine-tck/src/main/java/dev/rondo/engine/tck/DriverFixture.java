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

/** A driver, the turn it reports to, and peers that are plain blocking sockets. */
public final class DriverFixture implements LoopQueue, AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final long STEP_NANOS = 20_000_000;

  private final ArrayDeque<LoopEvent> ready = new ArrayDeque<>();
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

  // --- the turn ---

  @Override
  public void enqueue(LoopEvent event) {
    assertFalse(ready.contains(event), () -> "is in the queue already: " + event);
    ready.add(event);
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
  int readyCount() {
    return ready.size();
  }

  /** The number of the event that runs, or that was the last to run. */
  int event() {
    return events;
  }

  /** The next number for a call of a sink or completion. */
  long nextCall() {
    return calls++;
  }

  /** Waits for events but runs none. */
  void poll(long timeoutNanos) throws IOException {
    proactor.poll(ready.isEmpty() ? timeoutNanos : 0);
  }

  /** Runs what is ready. */
  void runReady() {
    for (int count = ready.size(); count > 0; count--) {
      LoopEvent event = ready.remove();
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

  /** Iterates, as a loop does, until {@code condition} holds. */
  void until(String what, BooleanSupplier condition) throws IOException {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() - start < PATIENCE.toNanos(), () -> "not within 10 s: " + what);
      poll(STEP_NANOS);
      runReady();
    }
  }

  /** Iterates until nothing happens any more for a moment. */
  void settle() throws IOException {
    long start = System.nanoTime();
    for (int quiet = 0; quiet < 2; quiet++) {
      assertTrue(System.nanoTime() - start < PATIENCE.toNanos(), "events without end");
      poll(STEP_NANOS);
      if (!ready.isEmpty()) {
        quiet = -1;
        runReady();
      }
    }
  }

  // --- sockets ---

  /** A connection: the driver's end, and the peer's. */
  record Pair(StreamSocket near, Socket far) {}

  /** A listening peer, which lets connections wait. */
  ServerSocket server() throws IOException {
    ServerSocket server = closing(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    server.setSoTimeout((int) PATIENCE.toMillis());
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
    Socket far = closing(server.accept());
    until("connected", connected::isTold);
    far.setSoTimeout((int) PATIENCE.toMillis());
    return new Pair(near, far);
  }

  /** A client of the driver's listener at {@code address}. */
  Socket client(InetSocketAddress address) throws IOException {
    Socket client = closing(new Socket());
    client.setSoTimeout((int) PATIENCE.toMillis());
    client.connect(address, (int) PATIENCE.toMillis());
    return client;
  }

  <C extends Closeable> C closing(C peer) {
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
