package dev.rondo.simulation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.EventLoop;
import dev.rondo.EventLoops;
import dev.rondo.LoopTime;
import dev.rondo.net.Binding;
import dev.rondo.net.Target;
import dev.rondo.streams.StreamConnection;
import dev.rondo.streams.StreamWriter;
import dev.rondo.streams.Streams;
import dev.rondo.tasks.Asyncio;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of hosts whose disk is slow. */
final class SlowDiskTests {

  private static final Duration LONGEST = Duration.ofSeconds(2);
  private static final int LARGE = 1_000_000;

  private static List<Duration> executorTimes(boolean slow) {
    List<Duration> times = new ArrayList<>();
    SimulationBuilder simulation =
        Simulation.builder()
            .host(
                "reader",
                () -> {
                  EventLoop loop = EventLoops.getRunningLoop();
                  for (int i = 0; i < 10; i++) {
                    LoopTime before = loop.time();
                    loop.runInExecutor(null, () -> "read").await();
                    times.add(before.until(loop.time()));
                  }
                });
    (slow ? simulation.slowDisk("reader", LONGEST) : simulation).run();
    return times;
  }

  @Test
  void slowDisk_functionInTheExecutor_takesTime() {
    List<Duration> times = executorTimes(true);

    assertEquals(10, times.stream().distinct().count(), times::toString);
    assertTrue(times.stream().allMatch(time -> time.compareTo(LONGEST) <= 0), times::toString);
    assertEquals(executorTimes(true), times);
    assertEquals(List.of(Duration.ZERO), executorTimes(false).stream().distinct().toList());
  }

  @Test
  void slowDisk_sentFile_arrivesWholeAndLater(@TempDir Path folder) throws IOException {
    byte[] sent = new byte[1_000_000];
    new Random(1).nextBytes(sent);
    Path file = Files.write(folder.resolve("file"), sent);

    assertTrue(timeToSend(file, sent, Duration.ofMillis(1)).toMillis() < 200);
    Duration slow = timeToSend(file, sent, LONGEST);
    assertTrue(slow.toSeconds() > 2, slow::toString);
    assertEquals(slow, timeToSend(file, sent, LONGEST));
  }

  private static Duration timeToSend(Path file, byte[] content, Duration longest) {
    return Simulation.builder()
        .host("server", () -> serve(file))
        .slowDisk("server", longest)
        .host(
            "client",
            () -> {
              Asyncio.sleep(Duration.ofMillis(10)).await();
              try (StreamConnection connection =
                  Streams.openConnection(Target.host("server", 80))) {
                assertArrayEquals(content, connection.reader().readAll());
              }
            })
        .run()
        .duration();
  }

  private static void serve(Path path) throws Exception {
    EventLoop loop = EventLoops.getRunningLoop();
    var served = loop.<String>createFuture();
    var server =
        Streams.startServer(
            (reader, writer) -> {
              try (writer;
                  FileChannel file = loop.openFile(path)) {
                loop.sendfile(writer.transport(), file).await();
              }
              served.setResult("served");
            },
            Binding.host("0.0.0.0", 80));
    served.await();
    server.close();
  }

  @Test
  void slowDisk_cancelledSendfile_leavesNothing(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "from the disk");
    List<Duration> reads = new ArrayList<>();
    Duration written =
        served(
            (writer, loop) -> {
              try (FileChannel first = loop.openFile(file)) {
                loop.callLater(
                    Duration.ofMillis(1), loop.sendfile(writer.transport(), first)::cancel);
                Asyncio.sleep(Duration.ofMillis(2)).await();
                writer.write(new byte[LARGE]); // More than there is room for.
                writer.drain();
              }
            },
            LARGE);
    assertTrue(written.toMillis() < 100, written::toString);
    served(
        (writer, loop) -> {
          for (int i = 0; i < 3; i++) {
            try (FileChannel again = loop.openFile(file)) {
              var sending = loop.sendfile(writer.transport(), again);
              if (i == 0) {
                Asyncio.sleep(Duration.ofMillis(1)).await();
                sending.cancel();
                Asyncio.sleep(LONGEST).await();
                continue;
              }
              LoopTime before = loop.time();
              sending.await();
              reads.add(before.until(loop.time()));
            }
          }
        },
        2 * "from the disk".length());
    assertTrue(reads.stream().allMatch(time -> time.toMillis() > 0), reads::toString);
  }

  private interface Sender {
    void send(StreamWriter writer, EventLoop loop) throws Exception;
  }

  /** Returns the time until a client has the {@code count} bytes that a slow host sends it. */
  private static Duration served(Sender sender, int count) {
    return Simulation.builder()
        .service("server", () -> serve(sender))
        .slowDisk("server", LONGEST)
        .host(
            "client",
            () -> {
              Asyncio.sleep(Duration.ofMillis(10)).await();
              try (StreamConnection connection =
                  Streams.openConnection(Target.host("server", 80))) {
                assertEquals(count, connection.reader().readAll().length);
              }
            })
        .run()
        .duration();
  }

  private static void serve(Sender sender) throws Exception {
    EventLoop loop = EventLoops.getRunningLoop();
    Streams.startServer(
            (reader, writer) -> {
              try (writer) {
                sender.send(writer, loop);
              }
            },
            Binding.host("0.0.0.0", 80))
        .serveForever()
        .await();
  }

  @Test
  void slowDisk_executorShutDown_waitsForTheFunction() {
    List<String> events = new ArrayList<>();
    Simulation.builder()
        .host(
            "reader",
            () -> {
              EventLoop loop = EventLoops.getRunningLoop();
              var read = loop.runInExecutor(null, () -> events.add("read"));
              loop.shutdownDefaultExecutor().await();
              events.add("shut down");
              assertTrue(read.await());
            })
        .slowDisk("reader", LONGEST)
        .run();

    assertEquals(List.of("read", "shut down"), events);
  }

  @Test
  void slowDisk_hostCrashes_itsReadsNeverEnd(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "from the disk");
    List<String> events = new ArrayList<>();
    Simulation.builder()
        .service(
            "server",
            () -> {
              events.add("starts");
              EventLoop loop = EventLoops.getRunningLoop();
              var read =
                  loop.runInExecutor(
                      null, () -> events.add(events.contains("crash") ? "read" : "too early"));
              serve(file);
              read.await();
            })
        .slowDisk("server", LONGEST)
        .host(
            "client",
            () -> {
              Simulation simulation = Simulation.current();
              Asyncio.sleep(Duration.ofMillis(10)).await();
              try (StreamConnection lost = Streams.openConnection(Target.host("server", 80))) {
                Asyncio.sleep(Duration.ofMillis(2)).await();
                events.add("crash");
                simulation.crash("server");
                Asyncio.sleep(LONGEST.multipliedBy(2)).await();
                simulation.restart("server");
                Asyncio.sleep(Duration.ofMillis(10)).await();
                assertFalse(lost.writer().isClosing()); // Nobody has told the client.
              }
              try (StreamConnection again = Streams.openConnection(Target.host("server", 80))) {
                assertEquals(
                    "from the disk", new String(again.reader().readAll(), StandardCharsets.UTF_8));
              }
              Asyncio.sleep(LONGEST).await();
            })
        .run();

    assertEquals(List.of("starts", "crash", "starts", "read"), events);
  }

  @Test
  void slowDisk_unknownHost_isRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> Simulation.builder().slowDisk("nobody", LONGEST));
  }
}
