package dev.rondo.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.EventLoop;
import dev.rondo.EventLoops;
import dev.rondo.LoopFuture;
import dev.rondo.net.Binding;
import dev.rondo.net.Protocol;
import dev.rondo.net.Target;
import dev.rondo.net.Transport;
import dev.rondo.streams.StreamConnection;
import dev.rondo.streams.Streams;
import dev.rondo.tasks.Asyncio;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tests that a search finds planted bugs, and leaves out the faults that they do not need. */
final class SeedSearchTests {

  private static final int SEEDS = 1000;

  private static SimulationException explore(Supplier<SimulationBuilder> program) {
    return assertThrows(SimulationException.class, () -> Simulation.explore(SEEDS, program));
  }

  @Test
  void explore_correctProgram_endsWell() {
    Simulation.explore(
        20,
        () ->
            Simulation.builder()
                .service("server", EchoPrograms.server())
                .host("client", EchoPrograms.clients(2, 2)));
  }

  // --- a lost wake-up ---

  /** A queue whose reader looks, lets others run, and only then says that it waits. */
  private static final class ForgetfulQueue {

    private final Queue<String> items = new ArrayDeque<>();
    private @Nullable LoopFuture<String> waiter;

    void put(String item) {
      items.add(item);
      if (waiter != null) {
        waiter.setResult("ready");
        waiter = null;
      }
    }

    String take(EventLoop loop) throws Exception {
      if (items.isEmpty()) {
        Asyncio.sleep(Duration.ofNanos(100_000)).await(); // Others run here.
        waiter = loop.createFuture();
        waiter.await();
      }
      return items.remove();
    }
  }

  @Test
  void explore_lostWakeup_isFound() {
    SimulationException failure =
        explore(
            () ->
                Simulation.builder()
                    .network(NetworkConditions.defaults().withJitter(Duration.ofMillis(2)))
                    .host("server", () -> receive(3))
                    .host("client", () -> send(3)));

    assertNull(failure.getCause());
    assertTrue(failure.toString().contains("no program can continue"), failure::toString);
    assertTrue(failure.toString().contains("ForgetfulQueue.take"), failure::toString);
  }

  private static void receive(int count) throws Exception {
    EventLoop loop = EventLoops.getRunningLoop();
    ForgetfulQueue queue = new ForgetfulQueue();
    var server =
        loop.createServer(
                () ->
                    new Protocol() {
                      @Override
                      public void dataReceived(ByteBuffer data) {
                        queue.put(StandardCharsets.UTF_8.decode(data).toString());
                      }
                    },
                Binding.host("0.0.0.0", 80))
            .await();
    for (int i = 0; i < count; i++) {
      queue.take(loop);
      Asyncio.sleep(Duration.ofMillis(1 + Simulation.current().choose(3))).await();
    }
    server.close();
  }

  private static void send(int count) throws Exception {
    Asyncio.sleep(Duration.ofMillis(10)).await();
    for (int i = 0; i < count; i++) {
      Asyncio.createTask(
              () -> {
                StreamConnection connection = Streams.openConnection(Target.host("server", 80));
                connection.writer().write(new byte[] {'x'});
              })
          .await();
    }
    Asyncio.sleep(Duration.ofSeconds(1)).await();
  }

  // --- a double close ---

  /** A connection of a pool, which must be given back once. */
  private static final class Lease {

    private boolean returned;

    void close() {
      if (returned) {
        throw new IllegalStateException("the lease was closed twice");
      }
      returned = true;
    }
  }

  @Test
  void explore_doubleClose_isFoundWithOneFault() {
    SimulationException failure =
        explore(
            () ->
                Simulation.builder()
                    .network(
                        NetworkConditions.defaults()
                            .withShortTransfers(0.3)
                            .withResets(0.02)
                            .withRefusedConnects(0.02))
                    .service("server", EchoPrograms.server())
                    .host("client", SeedSearchTests::lease));

    assertTrue(failure.getCause() instanceof IllegalStateException, failure::toString);
    assertEquals(1, failure.faults().size(), failure.faults()::toString);
    assertTrue(failure.faults().getFirst().startsWith("reset "), failure.faults()::toString);
  }

  private static void lease() throws Exception {
    Asyncio.sleep(Duration.ofMillis(10)).await();
    Lease lease = new Lease();
    try (StreamConnection connection =
        Streams.openConnection(Target.host("server", EchoPrograms.PORT))) {
      try {
        for (int i = 0; i < 5; i++) {
          connection.writer().write("question\n".getBytes(StandardCharsets.UTF_8));
          connection.reader().readLine();
        }
      } catch (IOException e) {
        lease.close(); // and once more below
      }
      lease.close();
    } catch (IOException e) {
      // The server was not reached.
    }
  }

  // --- a missed half-close ---

  /** Answers after a moment, but closes the connection as soon as the request ends. */
  private static final class HastyServer implements Protocol {

    private @Nullable Transport transport;

    @Override
    public void connectionMade(Transport made) {
      transport = made;
    }

    @Override
    public void dataReceived(ByteBuffer data) {
      EventLoops.getRunningLoop()
          .callLater(
              Duration.ofMillis(2),
              () -> {
                if (transport != null && !transport.isClosing()) {
                  transport.write(StandardCharsets.UTF_8.encode("answer"));
                }
              });
    }

    @Override
    public boolean eofReceived() {
      return false;
    }
  }

  @Test
  void explore_missedHalfClose_isFound() {
    SimulationException failure =
        explore(
            () ->
                Simulation.builder()
                    .network(NetworkConditions.defaults().withJitter(Duration.ofMillis(3)))
                    .service(
                        "server",
                        () ->
                            EventLoops.getRunningLoop()
                                .createServer(HastyServer::new, Binding.host("0.0.0.0", 80))
                                .await()
                                .serveForever()
                                .await())
                    .host("client", SeedSearchTests::askAndEnd));

    assertTrue(failure.getCause() instanceof AssertionError, failure::toString);
  }

  private static void askAndEnd() throws Exception {
    Asyncio.sleep(Duration.ofMillis(10)).await();
    try (StreamConnection connection = Streams.openConnection(Target.host("server", 80))) {
      connection.writer().write("question".getBytes(StandardCharsets.UTF_8));
      Asyncio.sleep(Duration.ofMillis(3)).await();
      connection.writer().writeEof();

      assertEquals("answer", new String(connection.reader().readAll(), StandardCharsets.UTF_8));
    }
  }

  // --- repeating ---

  @Test
  void explore_failingSeed_failsAgainInTheSameWay() {
    Supplier<SimulationBuilder> program =
        () ->
            Simulation.builder()
                .network(NetworkConditions.defaults().withRefusedConnects(0.05))
                .service("server", EchoPrograms.server())
                .host("client", EchoPrograms.clients(2, 1));
    SimulationException failure = explore(program);
    SimulationException again =
        assertThrows(SimulationException.class, () -> program.get().seed(failure.seed()).run());

    assertTrue(failure.seed() > 0, () -> "seed " + failure.seed());
    assertEquals(failure.trace(), again.trace());
  }
}
