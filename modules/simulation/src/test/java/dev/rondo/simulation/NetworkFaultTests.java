package dev.rondo.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.EventLoop;
import dev.rondo.EventLoops;
import dev.rondo.LoopTime;
import dev.rondo.VoidCoroutine;
import dev.rondo.net.Binding;
import dev.rondo.net.Target;
import dev.rondo.streams.StreamConnection;
import dev.rondo.streams.Streams;
import dev.rondo.tasks.Asyncio;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.NetworkChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** Tests of each fault of the network and of hosts. */
final class NetworkFaultTests {

  private static final Target SERVER = Target.host("server", EchoPrograms.PORT);
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static SimulationReport run(NetworkConditions conditions, VoidCoroutine client) {
    return Simulation.builder()
        .network(conditions)
        .service("server", EchoPrograms.server())
        .host(
            "client",
            () -> {
              Asyncio.sleep(SECOND).await(); // The server listens by then.
              client.run();
            })
        .run();
  }

  private static String ask(StreamConnection connection, String question) throws Exception {
    connection.writer().write((question + "\n").getBytes(StandardCharsets.UTF_8));
    return new String(connection.reader().readLine(), StandardCharsets.UTF_8).strip();
  }

  private static LoopTime now() {
    return EventLoops.getRunningLoop().time();
  }

  /** The server fills the client's buffer before the client knows that it is connected. */
  @Test
  void withLatency_serverWritesAtOnce_allArrives() {
    byte[] greeting = new byte[300_000];
    Simulation.builder()
        .service(
            "server",
            () ->
                Streams.startServer(
                        (reader, writer) -> {
                          try (writer) {
                            writer.write(greeting);
                          }
                        },
                        Binding.host("0.0.0.0", EchoPrograms.PORT))
                    .serveForever()
                    .await())
        .host(
            "client",
            () -> {
              Asyncio.sleep(SECOND).await();
              try (StreamConnection connection = Streams.openConnection(SERVER)) {
                assertEquals(greeting.length, connection.reader().readAll().length);
              }
            })
        .run();
  }

  @Test
  void withLatency_roundTrip_takesItTwice() {
    run(
        NetworkConditions.defaults().withLatency(Duration.ofMillis(30)),
        () -> {
          LoopTime before = now();
          try (StreamConnection connection = Streams.openConnection(SERVER)) {
            assertEquals(Duration.ofMillis(60), before.until(now()));
            ask(connection, "how late?");

            assertEquals(Duration.ofMillis(120), before.until(now()));
          }
        });
  }

  @Test
  void withBandwidth_manyBytes_takeTime() {
    run(
        NetworkConditions.defaults().withBandwidth(10_000),
        () -> {
          try (StreamConnection connection = Streams.openConnection(SERVER)) {
            LoopTime before = now();
            ask(connection, "x".repeat(9_999));

            assertEquals(2, before.until(now()).toSeconds());
          }
        });
  }

  @Test
  void withShortTransfers_always_losesNothing() {
    SimulationReport report =
        run(
            NetworkConditions.defaults().withShortTransfers(1).withJitter(Duration.ofMillis(5)),
            () -> {
              try (StreamConnection connection = Streams.openConnection(SERVER)) {
                String text = "0123456789".repeat(50);
                assertEquals(text, ask(connection, text));
              }
            });

    assertTrue(report.faults().size() > 10, report.faults()::toString);
  }

  @Test
  void withRefusedConnects_always_failsTheConnect() {
    run(
        NetworkConditions.defaults().withRefusedConnects(1),
        () -> assertThrows(ConnectException.class, () -> Streams.openConnection(SERVER)));
  }

  @Test
  void withHangingConnects_always_meetsTheTimeout() {
    run(
        NetworkConditions.defaults().withHangingConnects(1),
        () ->
            assertThrows(
                TimeoutException.class,
                () ->
                    Asyncio.waitFor(
                            Asyncio.createTask(() -> Streams.openConnection(SERVER)),
                            Duration.ofMinutes(1))
                        .await()));
  }

  @Test
  void withResets_always_failsTheWriter() {
    run(
        NetworkConditions.defaults().withResets(1),
        () -> {
          StreamConnection connection = Streams.openConnection(SERVER);

          assertThrows(SocketException.class, () -> ask(connection, "anyone?"));
        });
  }

  @Test
  void withFailedLookups_always_failsTheConnect() {
    run(
        NetworkConditions.defaults().withFailedLookups(1),
        () -> assertThrows(UnknownHostException.class, () -> Streams.openConnection(SERVER)));
  }

  @Test
  void withLoss_someDatagrams_neverArrive() {
    assertEquals(100, datagrams(NetworkConditions.defaults()));
    int arrived = datagrams(NetworkConditions.defaults().withLoss(0.5));
    assertTrue(arrived > 20 && arrived < 80, () -> arrived + " of 100 arrived");
  }

  private static int datagrams(NetworkConditions conditions) {
    List<Integer> arrived = new ArrayList<>();
    InetSocketAddress target = new InetSocketAddress(InetAddress.ofLiteral("10.0.0.1"), 9);
    Simulation.builder()
        .network(conditions)
        .service(
            "sink",
            () -> {
              EventLoop loop = EventLoops.getRunningLoop();
              NetworkChannel socket = loop.sockets().openDatagram(StandardProtocolFamily.INET);
              socket.bind(target);
              while (true) {
                arrived.add(loop.sockRecvfrom(socket, 10).await().data().remaining());
              }
            })
        .host(
            "source",
            () -> {
              Asyncio.sleep(SECOND).await();
              EventLoop loop = EventLoops.getRunningLoop();
              try (NetworkChannel socket =
                  loop.sockets().openDatagram(StandardProtocolFamily.INET)) {
                for (int i = 0; i < 100; i++) {
                  loop.sockSendto(socket, ByteBuffer.allocate(3), target).await();
                }
                Asyncio.sleep(SECOND).await();
              }
            })
        .run();
    return arrived.size();
  }

  @Test
  void partition_untilHealed_delaysTheAnswer() {
    run(
        NetworkConditions.defaults(),
        () -> {
          try (StreamConnection connection = Streams.openConnection(SERVER)) {
            Simulation.current().partition("client", "server");
            Asyncio.sleep(SECOND).await();
            LoopTime before = now();
            EventLoops.getRunningLoop()
                .callLater(
                    Duration.ofMinutes(5), () -> Simulation.current().heal("client", "server"));

            assertEquals("hello", ask(connection, "hello"));
            assertEquals(5, before.until(now()).toMinutes());
          }
        });
  }

  @Test
  void withPartitions_ofASeed_healAgain() {
    SimulationReport report =
        run(
            NetworkConditions.defaults().withPartitions(0.3, Duration.ofMinutes(1)),
            () -> {
              try (StreamConnection connection = Streams.openConnection(SERVER)) {
                for (int i = 0; i < 20; i++) {
                  assertEquals("again", ask(connection, "again"));
                }
              }
            });

    assertFalse(report.faults().isEmpty());
    assertTrue(report.duration().toSeconds() > 10, report.duration()::toString);
  }

  @Test
  void crash_andRestart_resetsOldConnections() {
    run(
        NetworkConditions.defaults(),
        () -> {
          StreamConnection connection = Streams.openConnection(SERVER);
          assertEquals("one", ask(connection, "one"));
          Simulation.current().crash("server");
          Asyncio.sleep(SECOND).await();
          assertFalse(connection.reader().atEof(), "a crash is silent");
          Simulation.current().restart("server");
          Asyncio.sleep(SECOND).await();

          assertThrows(SocketException.class, () -> ask(connection, "two"));
          try (StreamConnection next = Streams.openConnection(SERVER)) {
            assertEquals("three", ask(next, "three"));
          }
        });
  }

  @Test
  void limitDescriptors_reached_failsTheConnect() {
    run(
        NetworkConditions.defaults(),
        () -> {
          Simulation.current().limitDescriptors("client", 1);
          try (StreamConnection _ = Streams.openConnection(SERVER)) {
            IOException failure =
                assertThrows(IOException.class, () -> Streams.openConnection(SERVER));

            assertTrue(failure.getMessage().contains("Too many open files"), failure::toString);
          }
        });
  }

  @Test
  void clock_thatGains_isEarly() {
    List<Duration> slept = new ArrayList<>();
    SimulationReport report =
        Simulation.builder()
            .host(
                "hasty",
                () -> {
                  LoopTime before = now();
                  Asyncio.sleep(Duration.ofHours(2)).await();
                  slept.add(before.until(now()));
                })
            .clock("hasty", Duration.ofDays(1), 2)
            .run();

    assertEquals(Duration.ofHours(1), report.duration());
    assertEquals(List.of(Duration.ofHours(2)), slept);
  }

  /** A thousand seeds with {@code -Drondo.soak=true}, otherwise a hundred. */
  @Test
  void run_manySeedsOfFaults_eachGivesItsTraceAgain() {
    long seeds = Boolean.getBoolean("rondo.soak") ? 1000 : 100;
    for (long seed = 0; seed < seeds; seed++) {
      assertEquals(faulty(seed).run(), faulty(seed).run());
    }
  }

  private static SimulationBuilder faulty(long seed) {
    return Simulation.builder()
        .seed(seed)
        .network(
            NetworkConditions.defaults()
                .withJitter(Duration.ofMillis(3))
                .withShortTransfers(0.2)
                .withResets(0.05)
                .withRefusedConnects(0.1)
                .withPartitions(0.02, SECOND))
        .service("server", EchoPrograms.server())
        .host("client", () -> persist(5));
  }

  /** Asks so many times, each time over another connection if the last one was lost. */
  private static void persist(int times) throws Exception {
    StreamConnection connection = null;
    for (int done = 0; done < times; ) {
      try {
        if (connection == null) {
          connection = Streams.openConnection(SERVER);
        }
        assertEquals("again", ask(connection, "again"));
        done++;
      } catch (IOException e) {
        connection = null;
        Asyncio.sleep(Duration.ofMillis(10)).await();
      }
    }
  }
}
