package dev.rondo.integration;

import static dev.rondo.junit.TestTime.REAL;
import static dev.rondo.junit.TestTime.VIRTUAL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.EventLoop;
import dev.rondo.LoopTime;
import dev.rondo.Server;
import dev.rondo.junit.LoopExtension;
import dev.rondo.junit.LoopTest;
import dev.rondo.net.Binding;
import dev.rondo.net.Protocol;
import dev.rondo.net.Target;
import dev.rondo.spi.ManualTime;
import dev.rondo.streams.StreamConnection;
import dev.rondo.streams.Streams;
import dev.rondo.tasks.Asyncio;
import dev.rondo.tasks.Runner;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests of {@link LoopTest} in virtual time. */
@Tag("once")
final class VirtualTimeTestTests {

  private static final Map<String, String> ALL_VIRTUAL = Map.of("rondo.junit.time", "virtual");

  private static void listen(EventLoop loop) throws Exception {
    loop.createServer(() -> new Protocol() {}, Binding.host("127.0.0.1", 0)).await();
  }

  private static void assertBeginsAtZero(EventLoop loop) {
    assertEquals("simulation", loop.name());
    assertEquals(0, loop.time().nanos());
  }

  @Test
  void virtual_hour_takesNoTime() {
    ExtensionRun.of(Hours.class).assertPassed(3);
  }

  static final class Hours {

    @LoopTest(time = VIRTUAL, deadline = "5s")
    void sleep_anHour(EventLoop loop) throws Exception {
      LoopTime start = loop.time();
      Asyncio.sleep(Duration.ofHours(1)).await();

      assertEquals(Duration.ofHours(1), start.until(loop.time()));
    }

    @LoopTest(time = VIRTUAL)
    void time_isThatOfThisTestAlone(EventLoop loop) {
      assertBeginsAtZero(loop);
    }

    /** The same address again: the network too is that of one test. */
    @LoopTest(time = VIRTUAL)
    void streams_reachEachOther() throws Exception {
      try (Server server =
              Streams.startServer((in, out) -> out.close(), Binding.host("0.0.0.0", 80));
          StreamConnection client = Streams.openConnection(Target.host("localhost", 80))) {
        Asyncio.waitFor(Asyncio.createTask(() -> client.reader().readAll()), Duration.ofHours(1))
            .await();

        assertTrue(server.isServing());
      }
    }
  }

  @Test
  void configured_virtual_isForTestsThatFit() {
    ExtensionRun.of(Mixed.class, ALL_VIRTUAL).assertPassed(5);
  }

  static final class Mixed {

    @LoopTest
    void plain_isVirtual(EventLoop loop) {
      assertBeginsAtZero(loop);
    }

    @LoopTest(time = REAL)
    void real_isReal(EventLoop loop) {
      assertEquals("selector", loop.name());
    }

    @LoopTest(backends = "selector")
    void withABackend_isReal(EventLoop loop) {
      assertEquals("selector", loop.name());
    }

    @LoopTest
    void withManualTime_isManual(ManualTime time, EventLoop loop) {
      time.advance(Duration.ofDays(1));
      assertEquals(Duration.ofDays(1).toNanos(), loop.time().nanos());
    }

    @Test
    @ExtendWith(LoopExtension.class)
    void otherTest_isVirtual(Runner runner) throws Exception {
      runner.run(() -> Asyncio.sleep(Duration.ofDays(1)).await());
    }
  }

  @Test
  void virtual_withABackend_isRefused() {
    Throwable failure = ExtensionRun.of(Contradiction.class).failure();

    assertEquals(
        "a test in virtual time cannot have backends = [epoll]: leave out one of the two",
        failure.getMessage());
  }

  static final class Contradiction {

    @LoopTest(time = VIRTUAL, backends = "epoll")
    void never_runs() {}
  }

  @Test
  void virtual_openServer_failsTheTest() {
    Throwable failure = ExtensionRun.of(OpenServer.class).failure();

    assertTrue(
        failure
            .getMessage()
            .startsWith("transports, servers or sockets left open: [[SimulatedListener["),
        failure::getMessage);
  }

  static final class OpenServer {

    @LoopTest(time = VIRTUAL)
    void server_isNotClosed(EventLoop loop) throws Exception {
      listen(loop);
    }
  }

  @Test
  void simulation_named_reportsOpenSockets() {
    List<Throwable> failures = ExtensionRun.of(NamedSimulation.class).failures();

    assertEquals(2, failures.size());
    for (Throwable failure : failures) {
      assertTrue(
          failure.getMessage().contains("left open: [[SimulatedListener["), failure::getMessage);
    }
  }

  static final class NamedSimulation {

    @LoopTest(backends = "simulation")
    void server_inVirtualTime_isNotClosed(EventLoop loop) throws Exception {
      listen(loop);
    }

    @LoopTest(backends = "simulation")
    void server_withManualTime_isNotClosed(EventLoop loop, ManualTime time) throws Exception {
      listen(loop);
      time.advance(Duration.ofHours(1));
    }
  }

  @Test
  void virtual_pendingTask_failsTheTest() {
    Throwable failure = ExtensionRun.of(PendingTask.class).failure();

    assertTrue(
        failure.getMessage().startsWith("a task is still pending at the end of the test"),
        failure::getMessage);
  }

  static final class PendingTask {

    @LoopTest(time = VIRTUAL)
    void task_sleepsOn() {
      Asyncio.createTask(() -> Asyncio.sleep(Duration.ofHours(1)).await());
    }
  }
}
