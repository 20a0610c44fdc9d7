package dev.rondo.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests of thousands of signals to a loop that handles them and serves a client meanwhile. */
@Tag("once")
@EnabledOnOs(OS.LINUX)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SignalStormTests {

  private static final int ROUNDS = 3;
  private static final int SIGNALS = Boolean.getBoolean("rondo.soak") ? 20_000 : 3_000;

  /** The longest time to wait for an answer, far more than one needs. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final String STORM =
      "i=0; while [ $i -lt $2 ]; do kill -USR1 $1; kill -WINCH $1; kill -INT $1; i=$((i+1)); done";

  @ParameterizedTest
  @MethodSource("dev.rondo.integration.Program#drivers")
  void storm_losesNoSignalAndTheLoopServes(String driver) throws Exception {
    try (ServerProcess server =
            ServerProcess.of(Program.start(driver, SignalStormProgram.class), driver);
        Socket client = server.connect()) {
      client.setTcpNoDelay(true);
      Client asking = new Client(client);
      asking.ask(0);
      ProcessVitals vitals = ProcessVitals.of(server);
      Set<String> threads = vitals.threads();
      long descriptors = vitals.descriptors();
      for (int round = 1; round <= ROUNDS; round++) {
        storm(server, asking, round);
      }
      vitals.awaitDescriptors(descriptors);
      vitals.awaitThreads(threads);
    }
  }

  /** Sends a storm in one stage, then one of each signal in the next; no handler may miss that. */
  private static void storm(ServerProcess server, Client client, int round) throws Exception {
    int last = 2 * round;
    client.ask(last - 1);
    Process storm = storm(server, SIGNALS);
    do {
      long start = System.nanoTime();
      client.ask(last - 1);
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      assertTrue(took.compareTo(PATIENCE) < 0, () -> "an answer during the storm took " + took);
    } while (storm.isAlive());
    assertEquals(0, storm.waitFor());
    client.ask(last);
    assertEquals(0, storm(server, 1).waitFor());
    String expected = "%d {INT=%d, USR1=%d, WINCH=%d}".formatted(last, last, last, last);
    ProcessVitals.await(
        () -> client.ask(last) + " instead of " + expected,
        () -> client.ask(last).equals(expected));
  }

  private static Process storm(ServerProcess server, int count) throws IOException {
    return new ProcessBuilder("sh", "-c", STORM, "sh", "" + server.process().pid(), "" + count)
        .start();
  }

  /** A client of {@link SignalStormProgram}. */
  private static final class Client {

    private final Socket socket;
    private final BufferedReader answers;

    Client(Socket socket) throws IOException {
      this.socket = socket;
      answers =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    }

    String ask(int stage) {
      try {
        socket.getOutputStream().write(stage);
        return String.valueOf(answers.readLine());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
