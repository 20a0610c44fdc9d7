package dev.rondo.engine.net.listen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.LoopFuture;
import dev.rondo.Server;
import dev.rondo.engine.testing.FakeListener;
import dev.rondo.engine.testing.FakeNetwork;
import dev.rondo.engine.testing.FakeStream;
import dev.rondo.engine.testing.Recorder;
import dev.rondo.net.Binding;
import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests of servers over listening sockets whose connections and failures the test sets. */
final class ListenersTests {

  private final FakeNetwork network = new FakeNetwork();

  @Test
  void accept_outOfDescriptors_retriesAfterASecond() throws Exception {
    network.serve(Recorder::new).result();
    FakeListener listener = network.proactor.listeners.getFirst();
    listener.fails(new IOException("Too many open files"));
    network.settle();
    assertEquals(1, network.reports.size());
    assertNotNull(network.reports.getFirst().endpoint().socket());
    assertFalse(listener.isAccepting());

    network.clock.advance(Duration.ofMillis(999));
    network.iterate();
    assertFalse(listener.isAccepting());
    network.clock.advance(Duration.ofMillis(1));
    network.iterate();

    assertTrue(listener.isAccepting());
    assertEquals(1, network.reports.size());
  }

  @Test
  void close_beforeRetry_neverAcceptsAgain() throws Exception {
    Server server = network.serve(Recorder::new).result();
    FakeListener listener = network.proactor.listeners.getFirst();
    listener.fails(new IOException("Too many open files"));
    network.settle();

    server.close();
    network.clock.advance(Duration.ofSeconds(2));
    network.settle();

    assertFalse(listener.isAccepting());
    assertTrue(listener.closed);
  }

  @Test
  void close_inExceptionHandler_neverAcceptsAgain() throws Exception {
    Server server = network.serve(Recorder::new).result();
    FakeListener listener = network.proactor.listeners.getFirst();
    network.loop.setExceptionHandler((loop, context) -> server.close());
    listener.fails(new IOException("Too many open files"));
    network.settle();
    network.clock.advance(Duration.ofSeconds(2));
    network.settle();

    assertFalse(listener.isAccepting());
    assertTrue(listener.closed);
  }

  @Test
  void createServer_secondAddressInUse_closesFirst() {
    network.proactor.unbindable.add(new BindException("Address already in use"));
    LoopFuture<Server> future =
        network.loop.createServer(
            Recorder::new, Binding.hosts(List.of("127.0.0.1", "127.0.0.2"), 80));

    BindException failure = assertThrows(BindException.class, future::result);

    assertEquals(
        "error while attempting to bind on address 127.0.0.1:80: Address already in use",
        failure.getMessage());
    assertTrue(network.proactor.listeners.stream().allMatch(listener -> listener.closed));
  }

  @Test
  void factory_throws_closesThatConnectionOnly() throws Exception {
    var protocol = new Recorder();
    var attempts = new int[1];
    network
        .serve(
            () -> {
              if (attempts[0]++ == 0) {
                throw new IllegalStateException("not yet");
              }
              return protocol;
            })
        .result();
    FakeListener listener = network.proactor.listeners.getFirst();
    FakeStream first = listener.connects();
    FakeStream second = listener.connects();
    network.settle();

    assertTrue(first.closed);
    assertFalse(second.closed);
    assertEquals(1, network.reports.size());
    assertEquals(List.of("made"), protocol.events);
  }

  @Test
  void serveForever_cancelled_waitsForConnections() throws Exception {
    var protocol = new Recorder();
    Server server = network.serve(() -> protocol).result();
    network.proactor.listeners.getFirst().connects();
    network.settle();
    LoopFuture<?> serving = server.serveForever();

    assertTrue(serving.cancel());
    network.settle();
    assertFalse(server.isServing());
    assertFalse(serving.isDone());
    protocol.transport().close();
    network.settle();

    assertTrue(serving.isCancelled());
  }

  @Test
  void waitClosed_lastEndsInSameIteration_completes() throws Exception {
    var protocol = new Recorder();
    Server server = network.serve(() -> protocol).result();
    network.proactor.listeners.getFirst().connects();
    network.settle();
    LoopFuture<?> closed = server.waitClosed();

    network.call(
        () -> {
          protocol.transport().close();
          server.close();
        });
    network.settle();

    assertTrue(closed.isDone());
  }
}
