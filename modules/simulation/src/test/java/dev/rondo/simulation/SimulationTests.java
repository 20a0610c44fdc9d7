package dev.rondo.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.EventLoop;
import dev.rondo.EventLoops;
import dev.rondo.LoopClosedException;
import dev.rondo.LoopTime;
import dev.rondo.net.Binding;
import dev.rondo.net.Protocol;
import dev.rondo.net.ResolveOptions;
import dev.rondo.tasks.AsyncEvent;
import dev.rondo.tasks.Asyncio;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.BindException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tests of several hosts in one simulation. */
final class SimulationTests {

  private static SimulationBuilder echo(long seed) {
    return Simulation.builder()
        .seed(seed)
        .service("server", EchoPrograms.server())
        .host("client", EchoPrograms.clients(3, 3))
        .host("other", EchoPrograms.clients(2, 2));
  }

  @Test
  void run_echoServerAndClients_ends() {
    SimulationReport report = echo(42).run();

    assertEquals(42, report.seed());
    assertTrue(report.trace().contains("0.000000 s server: starts"), report.trace()::toString);
    assertTrue(report.duration().toMillis() < 200, report.duration()::toString);
  }

  /** Each seed is run twice, with much else in between. */
  @Test
  void run_hundredSeeds_eachGivesItsTraceAgain() {
    List<SimulationReport> first = new ArrayList<>();
    for (long seed = 0; seed < 100; seed++) {
      first.add(echo(seed).run());
    }
    Set<Long> digests = new HashSet<>();
    for (long seed = 0; seed < 100; seed++) {
      assertEquals(first.get((int) seed), echo(seed).run());
      digests.add(first.get((int) seed).digest());
    }

    assertTrue(digests.size() > 90, () -> digests.size() + " orders of 100 seeds");
  }

  @Test
  void run_sleepOfAYear_movesTimeExactly() {
    Duration year = Duration.ofDays(365);
    SimulationReport report =
        Simulation.builder()
            .limit(year)
            .host(
                "sleeper",
                () -> {
                  LoopTime before = EventLoops.getRunningLoop().time();
                  Asyncio.sleep(year).await();

                  assertEquals(year, before.until(EventLoops.getRunningLoop().time()));
                })
            .run();

    assertEquals(year, report.duration());
  }

  @Test
  void run_failingProgram_failsWithSeedAndTrace() {
    SimulationException failure =
        assertThrows(
            SimulationException.class,
            () ->
                Simulation.builder()
                    .seed(7)
                    .host(
                        "breaker",
                        () -> {
                          throw new IOException("broken");
                        })
                    .run());

    assertEquals(7, failure.seed());
    assertTrue(failure.getCause() instanceof IOException, failure::toString);
    assertTrue(failure.getMessage().contains("-Drondo.simulation.seed=7"), failure::getMessage);
    assertTrue(failure.getMessage().contains("breaker: starts"), failure::getMessage);
  }

  @Test
  void run_errorInACallback_fails() {
    SimulationException failure =
        assertThrows(
            SimulationException.class,
            () ->
                Simulation.builder()
                    .host(
                        "breaker",
                        () -> {
                          EventLoops.getRunningLoop()
                              .callSoon(
                                  () -> {
                                    throw new AssertionError("broken");
                                  });
                          Asyncio.sleep(Duration.ofSeconds(1)).await();
                        })
                    .run());

    assertTrue(failure.getCause() instanceof AssertionError, failure::toString);
  }

  @Test
  void run_reportToTheExceptionHandler_fails() {
    SimulationException failure =
        assertThrows(
            SimulationException.class,
            () ->
                Simulation.builder()
                    .host(
                        "breaker",
                        () -> {
                          EventLoops.getRunningLoop()
                              .callSoon(
                                  () -> {
                                    throw new IllegalStateException("broken");
                                  });
                          Asyncio.sleep(Duration.ofSeconds(1)).await();
                        })
                    .run());

    assertTrue(failure.getMessage().contains("exception handler"), failure::getMessage);
  }

  @Test
  void run_failuresNeverRetrieved_failsWithTheFirst() {
    SimulationException failure =
        assertThrows(
            SimulationException.class,
            () ->
                Simulation.builder()
                    .host(
                        "forgetful",
                        () -> {
                          EventLoop loop = EventLoops.getRunningLoop();
                          for (int i = 0; i < 10; i++) {
                            loop.createFuture().setException(new IOException("number " + i));
                          }
                        })
                    .run());

    assertTrue(failure.getMessage().contains("was never retrieved"), failure::getMessage);
    assertTrue(failure.getMessage().contains("forgetful: ends"), failure::getMessage);
    assertEquals("number 0", Objects.requireNonNull(failure.getCause()).getMessage());
  }

  @Test
  void run_failureCollectedEarly_isReportedAtTheEnd() {
    SimulationException failure =
        assertThrows(
            SimulationException.class,
            () ->
                Simulation.builder()
                    .host(
                        "forgetful",
                        () -> {
                          WeakReference<Object> forgotten = forgetFailure();
                          while (forgotten.get() != null) {
                            System.gc();
                            Asyncio.sleep(Duration.ofSeconds(1)).await();
                          }
                          for (int i = 0; i < 10; i++) {
                            System.gc();
                            Asyncio.sleep(Duration.ofSeconds(1)).await();
                          }
                        })
                    .run());

    assertTrue(failure.getMessage().contains("forgetful: ends"), failure::getMessage);
  }

  private static WeakReference<Object> forgetFailure() {
    var future = EventLoops.getRunningLoop().createFuture();
    future.setException(new IOException("forgotten"));
    return new WeakReference<>(future);
  }

  @Test
  void run_nobodyCanContinue_failsNamingTheTask() {
    SimulationException failure =
        assertThrows(
            SimulationException.class,
            () ->
                Simulation.builder()
                    .host(
                        "waiter",
                        () -> {
                          Asyncio.currentTask().setName("patient");
                          new AsyncEvent().waitUntilSet().await();
                        })
                    .run());

    assertTrue(failure.getMessage().contains("no program can continue"), failure::getMessage);
    assertTrue(failure.getMessage().contains("patient"), failure::getMessage);
  }

  @Test
  void run_limitReached_fails() {
    SimulationException failure =
        assertThrows(
            SimulationException.class,
            () ->
                Simulation.builder()
                    .limit(Duration.ofMinutes(1))
                    .host("sleeper", () -> Asyncio.sleep(Duration.ofHours(1)).await())
                    .run());

    assertTrue(failure.getMessage().contains("PT1M"), failure::getMessage);
  }

  @Test
  void run_runInExecutor_takesTheHostsOwnTurn() {
    List<Thread> threads = new ArrayList<>();
    Simulation.builder()
        .host(
            "caller",
            () -> {
              EventLoop loop = EventLoops.getRunningLoop();
              loop.runInExecutor(
                      null,
                      () -> {
                        assertEquals(loop, EventLoops.getRunningLoop());
                        return threads.add(Thread.currentThread());
                      })
                  .await();
              loop.shutdownDefaultExecutor().await();
            })
        .run();

    assertEquals(1, threads.size());
  }

  @Test
  void run_twoListenersOnAPort_secondFails() {
    Simulation.builder()
        .host(
            "server",
            () -> {
              EventLoop loop = EventLoops.getRunningLoop();
              var server =
                  loop.createServer(() -> new Protocol() {}, Binding.host("server", 80)).await();
              assertThrows(
                  BindException.class,
                  () ->
                      loop.createServer(() -> new Protocol() {}, Binding.host("server", 80))
                          .await());
              server.close();
            })
        .run();
  }

  @Test
  void host_sameNameTwice_isRefused() {
    SimulationBuilder builder = Simulation.builder().host("one", () -> {});

    assertThrows(IllegalArgumentException.class, () -> builder.host("one", () -> {}));
  }

  @Test
  void getaddrinfo_nameOfAHost_isItsAddress() {
    Simulation.builder()
        .host("first", () -> {})
        .host(
            "second",
            () -> {
              var found =
                  EventLoops.getRunningLoop()
                      .getaddrinfo("first", "80", ResolveOptions.defaults())
                      .await();

              assertTrue(found.toString().contains("/10.0.0.1:80"), found::toString);
            })
        .run();
  }

  @Test
  void run_taskThatBlocks_failsNamingTheCall() {
    SimulationException failure =
        assertThrows(
            SimulationException.class,
            () ->
                Simulation.builder()
                    .host("idle", () -> Asyncio.sleep(Duration.ofHours(1)).await())
                    .host("sleeper", () -> Thread.sleep(Duration.ofMinutes(1)))
                    .run());

    assertTrue(failure.toString().contains("host 'sleeper' waits outside"), failure::toString);
    assertTrue(failure.toString().contains("Thread.sleep"), failure::toString);
  }

  @Test
  void run_threadOfItsOwn_failsNamingTheThread() {
    SimulationException failure =
        assertThrows(
            SimulationException.class,
            () ->
                Simulation.builder()
                    .host(
                        "threaded",
                        () -> {
                          EventLoop loop = EventLoops.getRunningLoop();
                          Thread.ofPlatform().name("the helper").start(() -> disturb(loop));
                          while (true) {
                            Asyncio.sleep(Duration.ofMillis(1)).await();
                          }
                        })
                    .run());

    assertTrue(failure.toString().contains("the helper"), failure::toString);
  }

  private static void disturb(EventLoop loop) {
    try {
      while (true) {
        loop.callSoonThreadsafe(() -> {});
      }
    } catch (LoopClosedException e) {
      // The simulation has ended.
    }
  }

  @Test
  void current_outsideASimulation_isRefused() {
    assertThrows(IllegalStateException.class, Simulation::current);
  }
}
