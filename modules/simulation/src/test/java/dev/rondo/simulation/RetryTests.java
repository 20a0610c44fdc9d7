package dev.rondo.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.EventLoops;
import dev.rondo.LoopTime;
import dev.rondo.net.Target;
import dev.rondo.spi.LoopOptions;
import dev.rondo.streams.StreamConnection;
import dev.rondo.streams.Streams;
import dev.rondo.tasks.Asyncio;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A client that tries again later and later, in virtual time. */
final class RetryTests {

  private static final Target SERVER = Target.host("server", 7);

  /** Asks, and after each failure waits twice as long, up to ten minutes. */
  private static String askUntilAnswered(String question) throws Exception {
    Duration pause = Duration.ofSeconds(1);
    while (true) {
      try (StreamConnection connection = Streams.openConnection(SERVER)) {
        connection.writer().write((question + "\n").getBytes(StandardCharsets.UTF_8));
        return new String(connection.reader().readLine(), StandardCharsets.UTF_8).strip();
      } catch (IOException e) {
        Asyncio.sleep(pause).await();
        pause = pause.multipliedBy(2);
        if (pause.toMinutes() > 10) {
          pause = Duration.ofMinutes(10);
        }
      }
    }
  }

  /** One loop in virtual time: an hour takes milliseconds. */
  @Test
  void waitFor_anHour_takesNoTime() throws Exception {
    Asyncio.run(
        () -> {
          LoopTime start = EventLoops.getRunningLoop().time();
          Asyncio.waitFor(Asyncio.sleep(Duration.ofHours(1)), Duration.ofHours(2)).await();

          assertEquals(Duration.ofHours(1), start.until(EventLoops.getRunningLoop().time()));
        },
        () -> new SimulationLoopProvider().newEventLoop(LoopOptions.defaults()));
  }

  /** Two hosts: the server's is down for an hour. */
  @Test
  void askUntilAnswered_serverIsDown_asksAgain() {
    SimulationReport report =
        Simulation.builder()
            .seed(42)
            .service("server", EchoPrograms.server())
            .host(
                "client",
                () -> {
                  Asyncio.sleep(Duration.ofSeconds(1)).await(); // The server listens by then.
                  Simulation simulation = Simulation.current();
                  simulation.crash("server");
                  EventLoops.getRunningLoop()
                      .callLater(Duration.ofHours(1), () -> simulation.restart("server"));

                  String answer =
                      Asyncio.waitFor(
                              Asyncio.createTask(() -> askUntilAnswered("hello")),
                              Duration.ofHours(2))
                          .await();
                  assertEquals("hello", answer);
                })
            .run();

    assertEquals(1, report.duration().toHours());
  }

  /** Answered in the end, whatever the seed does to the network. */
  @SimulationTest(seeds = 20)
  void askUntilAnswered_badNetwork_succeeds(SimulationBuilder simulation) {
    SimulationReport report =
        simulation
            .network(
                NetworkConditions.defaults()
                    .withJitter(Duration.ofMillis(20))
                    .withResets(0.1)
                    .withRefusedConnects(0.3)
                    .withPartitions(0.05, Duration.ofMinutes(1)))
            .service("server", EchoPrograms.server())
            .host("client", () -> assertEquals("hello", askUntilAnswered("hello")))
            .run();

    assertTrue(report.duration().toHours() < 2);
  }
}
