package dev.rondo.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.examples.CopyPipes;
import dev.rondo.examples.DatagramEcho;
import dev.rondo.examples.DisplayDate;
import dev.rondo.examples.EveryProcessor;
import dev.rondo.examples.FirstAnswer;
import dev.rondo.examples.FirstGuess;
import dev.rondo.examples.HandleSignals;
import dev.rondo.examples.HelloWorld;
import dev.rondo.examples.JdkFutures;
import dev.rondo.examples.ScopedUsers;
import dev.rondo.examples.SortWords;
import dev.rondo.examples.TlsEcho;
import dev.rondo.examples.WatchSocket;
import dev.rondo.examples.WorkQueue;
import dev.rondo.examples.ZippedEcho;
import dev.rondo.tck.fixture.Identity;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests that run the examples as programs: those of asyncio's event loop page on each backend,
 * those of tasks on one.
 */
@Tag("programs")
class ExamplesTests {

  @ParameterizedTest
  @MethodSource("dev.rondo.integration.Program#drivers")
  void helloWorld_printsAndExits(String backend) throws Exception {
    assertEquals(List.of("Hello World"), output(start(backend, HelloWorld.class)));
  }

  @ParameterizedTest
  @MethodSource("dev.rondo.integration.Program#backends")
  void displayDate_printsFiveDatesASecondApart(String backend) throws Exception {
    List<LocalDateTime> dates =
        output(start(backend, DisplayDate.class)).stream().map(LocalDateTime::parse).toList();

    assertEquals(5, dates.size(), dates::toString);
    for (int i = 1; i < dates.size(); i++) {
      Duration gap = Duration.between(dates.get(i - 1), dates.get(i));
      // The date comes from the wall clock, which may be adjusted during the test.
      assertTrue(gap.toMillis() >= 990, dates::toString);
    }
  }

  @Test
  void workQueue_doesEachJobOnce() throws Exception {
    assertEquals(List.of("210"), output(start("selector", WorkQueue.class)));
  }

  @Test
  void firstGuess_endsTheGroup() throws Exception {
    assertEquals(List.of("[23]"), output(start("selector", FirstGuess.class)));
  }

  @Test
  void scopedUsers_taskSeesTheUser() throws Exception {
    assertEquals(List.of("hello, alice"), output(start("selector", ScopedUsers.class)));
  }

  @Test
  void zippedEcho_comesBack() throws Exception {
    assertEquals(List.of("there and back"), output(start("selector", ZippedEcho.class)));
  }

  @Test
  void jdkFutures_areAwaited() throws Exception {
    assertEquals(List.of("hello, world"), output(start("selector", JdkFutures.class)));
  }

  @Test
  void firstAnswer_returnsTheFirstSuccess() throws Exception {
    assertEquals(
        List.of("a server refused", "fast server answered"),
        output(start("selector", FirstAnswer.class)));
  }

  @ParameterizedTest
  @MethodSource("dev.rondo.integration.Program#drivers")
  void sortWords_printsThemInOrder(String backend) throws Exception {
    assertEquals(List.of("apple", "fig", "pear"), output(start(backend, SortWords.class)));
  }

  @ParameterizedTest
  @MethodSource("dev.rondo.integration.Program#drivers")
  void tlsEcho_receivesWhatItSent(String backend, @TempDir Path folder) throws Exception {
    var files = new PemFiles(folder);
    files.write("server", Identity.of("localhost"));
    Process process =
        start(
            backend,
            TlsEcho.class,
            files.chain("server").toString(),
            files.key("server").toString());

    assertEquals(List.of("Hello, TLS"), output(process));
  }

  @ParameterizedTest
  @MethodSource("dev.rondo.integration.Program#drivers")
  void everyProcessor_answersEachQuestion(String backend) throws Exception {
    List<String> questions = IntStream.rangeClosed(1, 8).mapToObj(i -> "question " + i).toList();

    assertEquals(questions, output(start(backend, EveryProcessor.class)));
  }

  @ParameterizedTest
  @MethodSource("dev.rondo.integration.Program#watchingBackends")
  void watchSocket_receivesWhatWasSent(String backend) throws Exception {
    assertEquals(List.of("Received: abc"), output(start(backend, WatchSocket.class)));
  }

  @ParameterizedTest
  @MethodSource("dev.rondo.integration.Program#datagramBackends")
  void datagramEcho_receivesWhatItSent(String backend) throws Exception {
    assertEquals(
        List.of(
            "Send: Hello World!",
            "Server received: Hello World!",
            "Received: Hello World!",
            "Close the socket",
            "Connection closed"),
        output(start(backend, DatagramEcho.class)));
  }

  @ParameterizedTest
  @MethodSource("dev.rondo.integration.Program#drivers")
  void handleSignals_onSigterm_exits(String backend) throws Exception {
    Process process = start(backend, HandleSignals.class);
    BufferedReader output = process.inputReader(UTF_8);

    assertEquals("Event loop running for 1 hour, press Ctrl+C to interrupt.", output.readLine());
    assertEquals(
        "pid %d: send SIGINT or SIGTERM to exit.".formatted(process.pid()), output.readLine());
    // Process.destroy would close the output too.
    process.toHandle().destroy();
    assertEquals("got signal SIGTERM: exit", output.readLine());
    assertEquals(0, process.waitFor());
  }

  @ParameterizedTest
  @MethodSource("dev.rondo.integration.Program#descriptorBackends")
  void copyPipes_copiesItsWholeInput(String backend) throws Exception {
    Process process = start(backend, CopyPipes.class);
    String line = "a line of the input";
    int count = 20_000;
    Thread writer =
        Thread.ofPlatform()
            .start(
                () -> {
                  try (PrintStream input = new PrintStream(process.getOutputStream(), true)) {
                    for (int i = 0; i < count; i++) {
                      input.println(line);
                    }
                  }
                });

    assertEquals(Collections.nCopies(count, line), output(process));
    writer.join();
  }

  private static Process start(String backend, Class<?> example, String... arguments)
      throws IOException {
    return Program.start(backend, "dev.rondo.examples/" + example.getName(), arguments);
  }

  private static List<String> output(Process process) throws Exception {
    List<String> lines = process.inputReader(UTF_8).readAllLines();

    assertEquals(0, process.waitFor(), lines::toString);
    return lines;
  }
}
