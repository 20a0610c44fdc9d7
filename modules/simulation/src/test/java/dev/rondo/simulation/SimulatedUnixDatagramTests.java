package dev.rondo.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.EventLoop;
import dev.rondo.EventLoops;
import dev.rondo.LoopFuture;
import dev.rondo.Task;
import dev.rondo.net.DatagramOptions;
import dev.rondo.tasks.Asyncio;
import dev.rondo.tck.fixture.RecordingDatagrams;
import java.io.IOException;
import java.net.BindException;
import java.net.PortUnreachableException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.NetworkChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of Unix domain datagrams in virtual time, on hosts that fail. */
final class SimulatedUnixDatagramTests {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir private Path folder;
  private UnixDomainSocketAddress log;

  @BeforeEach
  void nameTheReceiver() {
    log = UnixDomainSocketAddress.of(folder.resolve("log"));
  }

  private static EventLoop loop() {
    return EventLoops.getRunningLoop();
  }

  private static NetworkChannel open() throws IOException {
    return loop().sockets().openDatagram(StandardProtocolFamily.UNIX);
  }

  private static void send(NetworkChannel from, int number, UnixDomainSocketAddress to)
      throws Exception {
    loop().sockSendto(from, number(number), to).await();
  }

  private static ByteBuffer number(int number) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(0, number);
  }

  private static int receive(NetworkChannel socket) throws Exception {
    return loop().sockRecv(socket, Integer.BYTES).await().getInt();
  }

  private static List<Integer> numbersTo(int count) {
    List<Integer> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(i);
    }
    return all;
  }

  /** Returns a host with a receiver that sleeps for an hour, and a sender of so many datagrams. */
  private SimulationBuilder slowReceiver(int count, List<Integer> received) {
    return Simulation.builder()
        .seed(3)
        .host(
            "host",
            () -> {
              try (NetworkChannel far = open().bind(log);
                  NetworkChannel near = open()) {
                Task<?> sender =
                    Asyncio.createTask(
                        () -> {
                          for (int i = 0; i < count; i++) {
                            send(near, i, log);
                          }
                        });
                Asyncio.sleep(HOUR).await();
                while (received.size() < count) {
                  received.add(receive(far));
                }
                sender.await();
              } finally {
                Files.delete(log.getPath());
              }
            });
  }

  @Test
  void sockSendto_fullReceiver_waitsInVirtualTime() {
    List<Integer> received = new ArrayList<>();
    SimulationReport report = slowReceiver(100, received).run();

    assertEquals(numbersTo(100), received);
    assertEquals(3600, report.duration().toSeconds());
    assertTrue(
        report.trace().contains("0.000000 s host: waits to send a datagram to " + log),
        report.trace()::toString);
    assertTrue(
        report.trace().contains("3600.000000 s host: sends a datagram of 4 bytes to " + log),
        report.trace()::toString);
  }

  @Test
  void run_sameSeed_givesTheTraceAgain() {
    assertEquals(
        slowReceiver(50, new ArrayList<>()).run(), slowReceiver(50, new ArrayList<>()).run());
  }

  @Test
  void run_receiverNeverReads_failsWithTheSender() {
    SimulationException failure =
        assertThrows(
            SimulationException.class,
            () ->
                Simulation.builder()
                    .host(
                        "host",
                        () -> {
                          NetworkChannel _ = open().bind(log);
                          NetworkChannel near = open();
                          for (int i = 0; i < 1000; i++) {
                            send(near, i, log);
                          }
                        })
                    .run());

    assertTrue(failure.getMessage().contains("no program can continue"), failure::getMessage);
    assertTrue(failure.getMessage().contains("SimulatedUnixDatagramTests"), failure::getMessage);
  }

  /** Each datagram takes 772 of the 212,992 bytes. */
  @Test
  void sockSendall_mutualPeers_areLimitedByTheBuffer() {
    Simulation.builder()
        .host(
            "host",
            () -> {
              NetworkChannel far = open().bind(log);
              var own = UnixDomainSocketAddress.of(folder.resolve("own"));
              NetworkChannel near = open().bind(own);
              loop().sockConnect(near, log).await();
              loop().sockConnect(far, own).await();
              int sent = 0;
              LoopFuture<?> pending = loop().sockSendall(near, number(0));
              while (pending.isDone()) {
                pending = loop().sockSendall(near, number(++sent));
              }
              assertEquals(276, sent);
              for (int i = 0; i <= sent; i++) {
                assertEquals(i, receive(far));
              }
              pending.await();
            })
        .run();
  }

  @Test
  void sockSendto_nameOfAnotherHost_isRefused() {
    List<Integer> received = new ArrayList<>();
    Simulation.builder()
        .service("server", () -> receiveAll(received))
        .host(
            "client",
            () -> {
              Asyncio.sleep(SECOND).await();
              try (NetworkChannel socket = open()) {
                assertThrows(PortUnreachableException.class, () -> send(socket, 1, log));
              }
              Asyncio.sleep(SECOND).await();
            })
        .run();

    assertTrue(Files.exists(log.getPath()));
    assertEquals(List.of(), received);
  }

  private void receiveAll(List<Integer> received) throws Exception {
    NetworkChannel socket = open().bind(log);
    while (true) {
      received.add(receive(socket));
    }
  }

  @Test
  void sockSendto_badNetwork_losesNothing() {
    List<Integer> received = new ArrayList<>();
    SimulationReport report =
        Simulation.builder()
            .network(
                NetworkConditions.defaults()
                    .withLoss(1)
                    .withLatency(HOUR)
                    .withPartitions(1, Duration.ofDays(1)))
            .host(
                "host",
                () -> {
                  Task<?> receiver = Asyncio.createTask(() -> receiveAll(received));
                  Asyncio.sleep(SECOND).await();
                  try (NetworkChannel socket = open()) {
                    for (int i = 0; i < 20; i++) {
                      send(socket, i, log);
                    }
                    Asyncio.sleep(SECOND).await();
                  }
                  receiver.cancel();
                })
            .run();

    assertEquals(numbersTo(20), received);
    assertEquals(Duration.ofSeconds(2), report.duration());
    assertEquals(List.of(), report.faults());
  }

  /** A crash frees the name and drops the datagrams, but leaves the file. */
  @Test
  void crash_ofTheHost_leavesTheFile() {
    List<String> received = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    Simulation.builder()
        .service(
            "server",
            () -> {
              if (Files.exists(log.getPath())) {
                failures.add(
                    assertThrows(BindException.class, () -> open().bind(log)).getMessage());
                try (NetworkChannel socket = open()) {
                  assertThrows(PortUnreachableException.class, () -> send(socket, 1, log));
                }
              }
              RecordingDatagrams server =
                  RecordingDatagrams.open(loop(), DatagramOptions.local(log));
              server.transport().pauseReading();
              RecordingDatagrams client =
                  RecordingDatagrams.open(loop(), DatagramOptions.remote(log));
              for (int i = 0; i < 100; i++) {
                client.send("life " + failures.size());
              }
              Asyncio.sleep(SECOND.multipliedBy(2)).await();
              server.transport().resumeReading();
              server.received(100).await();
              received.addAll(server.datagrams());
            })
        .host(
            "operator",
            () -> {
              Asyncio.sleep(SECOND).await();
              Simulation.current().crash("server");
              Asyncio.sleep(SECOND).await();
              assertTrue(Files.exists(log.getPath()));
              Simulation.current().restart("server");
              Asyncio.sleep(HOUR).await();
            })
        .run();

    assertEquals(1, failures.size());
    assertEquals(100, received.size());
    assertFalse(received.contains("life 0"));
  }

  @Test
  void limitDescriptors_reached_failsTheOpen() {
    Simulation.builder()
        .host(
            "host",
            () -> {
              Simulation.current().limitDescriptors("host", 1);
              try (NetworkChannel _ = open()) {
                assertThrows(IOException.class, SimulatedUnixDatagramTests::open);
              }
            })
        .run();
  }
}
