package dev.rondo.simulation;

import static dev.rondo.simulation.ChildScenario.ended;
import static dev.rondo.simulation.ChildScenario.run;
import static dev.rondo.simulation.ChildScenario.start;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.EventLoop;
import dev.rondo.EventLoops;
import dev.rondo.LoopTime;
import dev.rondo.Signal;
import dev.rondo.net.ExtraInfo;
import dev.rondo.net.ProcessOptions;
import dev.rondo.tasks.Asyncio;
import dev.rondo.tck.fixture.RecordingChild;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/** Tests of the end of programs that stand in for child processes. */
final class SimulatedChildEndTests {

  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void signals_endTheProgramInVirtualTime() {
    SimulationReport report =
        run(
            () -> {
              LoopTime before = EventLoops.getRunningLoop().time();
              assertEquals(0, ended(start("sleep", "3600")));
              assertEquals(HOUR, before.until(EventLoops.getRunningLoop().time()));
              RecordingChild terminated = start("sleep", "3600");
              terminated.transport().terminate();
              RecordingChild killed = start("sleep", "3600");
              killed.transport().kill();
              RecordingChild ignoring = start("sleep", "60");
              ignoring.transport().sendSignal(Signal.SIGWINCH);
              RecordingChild closed = start("sleep", "3600");
              closed.transport().close();

              assertEquals(-15, ended(terminated));
              assertEquals(-9, ended(killed));
              assertEquals(-9, ended(closed));
              assertEquals(0, ended(ignoring));
              assertThrows(
                  IllegalArgumentException.class,
                  () -> ignoring.transport().sendSignal(new Signal("NOPE")));
            });

    assertEquals(HOUR.plusMinutes(1), report.duration());
  }

  @Test
  void onExit_asAFuture_isDoneWhenTheProgramEnds() {
    SimulationReport report =
        run(
            () -> {
              EventLoop loop = EventLoops.getRunningLoop();
              ProcessHandle ending = handle(start("sleep", "60"));
              ProcessHandle killed = handle(start("sleep", "3600"));
              assertEquals(ending, loop.futureOf(ending.onExit()).await());
              assertFalse(ending.isAlive());
              killed.destroyForcibly();
              assertEquals(killed, loop.futureOf(killed.onExit()).await());
            });

    assertEquals(Duration.ofMinutes(1), report.duration());
  }

  private static ProcessHandle handle(RecordingChild child) {
    return Objects.requireNonNull(child.transport().getExtraInfo(ExtraInfo.SUBPROCESS));
  }

  @Test
  void kill_programThatCatchesIt_doesNotGoOn() {
    Simulation.builder()
        .host(
            "parent",
            () -> {
              RecordingChild stubborn = start("stubborn");
              stubborn.wrote(1, "ready").await();
              stubborn.transport().kill();

              assertEquals(-9, ended(stubborn));
              assertEquals("ready\n", stubborn.output(1));
            })
        .program(
            "parent",
            "stubborn",
            process -> {
              process.stdout().println("ready");
              try {
                Asyncio.sleep(HOUR).await();
              } catch (CancellationException e) {
                process.stdout().println("still here");
              }
              return 0;
            })
        .run();
  }

  @Test
  void onSignal_handlerEndsTheProgramItself() {
    Simulation.builder()
        .host(
            "parent",
            () -> {
              RecordingChild server = start("server");
              server.wrote(1, "ready").await();
              server.transport().sendSignal(Signal.SIGHUP);
              server.transport().terminate();

              assertEquals(7, ended(server));
              assertEquals("ready\nHUP\nbye\n", server.output(1));
            })
        .program(
            "parent",
            "server",
            process -> {
              var stop = EventLoops.getRunningLoop().<Integer>createFuture();
              List<String> seen = new ArrayList<>();
              process.onSignal(Signal.SIGHUP, () -> seen.add("HUP"));
              process.onSignal(Signal.SIGTERM, () -> stop.setResult(7));
              assertThrows(
                  IllegalArgumentException.class, () -> process.onSignal(Signal.SIGKILL, () -> {}));
              process.stdout().println("ready");
              int code = stop.await();
              seen.forEach(process.stdout()::println);
              process.stdout().println("bye");
              return code;
            })
        .run();
  }

  @Test
  void start_cancelled_killsTheProgram() {
    List<String> events = new ArrayList<>();
    Simulation.builder()
        .host(
            "parent",
            () -> {
              EventLoop loop = EventLoops.getRunningLoop();
              var starting =
                  loop.subprocessExec(
                      () -> new RecordingChild(loop), List.of("slow"), ProcessOptions.defaults());
              Asyncio.sleep(Duration.ZERO).await();
              starting.cancel();
              Asyncio.sleep(HOUR).await();
            })
        .program(
            "parent",
            "slow",
            process -> {
              Asyncio.sleep(Duration.ofMinutes(1)).await();
              events.add("goes on");
              return 0;
            })
        .run();

    assertEquals(List.of(), events);
  }

  @Test
  void host_endsOrCrashes_endsItsPrograms() {
    List<String> events = new ArrayList<>();
    SimulatedProgram slow =
        process -> {
          events.add("begins");
          Asyncio.sleep(HOUR).await();
          events.add("goes on");
          return 0;
        };
    Simulation.builder()
        .host("ending", () -> start("slow").stdin().write(UTF_8.encode("unread")))
        .program("ending", "slow", slow)
        .service(
            "crashing",
            () -> {
              start("slow");
              Asyncio.sleep(HOUR).await();
            })
        .program("crashing", "slow", slow)
        .host(
            "breaker",
            () -> {
              Asyncio.sleep(Duration.ofSeconds(1)).await();
              Simulation.current().crash("crashing");
              Asyncio.sleep(HOUR.multipliedBy(2)).await();
            })
        .run();

    assertFalse(events.contains("goes on"), events::toString);
    assertTrue(events.contains("begins"), events::toString);
  }

  @Test
  void service_cancelled_canEndItsProgramGracefully() {
    List<Integer> codes = new ArrayList<>();
    Simulation.builder()
        .host("other", () -> Asyncio.sleep(HOUR).await())
        .service(
            "supervisor",
            () -> {
              RecordingChild worker = start("worker");
              try {
                Asyncio.sleep(HOUR.multipliedBy(2)).await();
              } finally {
                worker.transport().terminate();
                codes.add(ended(worker));
              }
            })
        .program(
            "supervisor",
            "worker",
            process -> {
              var stop = EventLoops.getRunningLoop().<Integer>createFuture();
              process.onSignal(Signal.SIGTERM, () -> stop.setResult(3));
              return stop.await();
            })
        .run();

    assertEquals(List.of(3), codes);
  }

  @Test
  void programThatThrows_failsTheSimulation() {
    assertFailsTheSimulation(new IOException("bad luck"));
  }

  @Test
  void programThatCancelsItself_failsTheSimulation() {
    assertFailsTheSimulation(new CancellationException("nobody asked for it"));
  }

  private static void assertFailsTheSimulation(Exception thrown) {
    SimulationBuilder simulation =
        Simulation.builder()
            .host("parent", () -> start("broken").lost().await())
            .program(
                "parent",
                "broken",
                process -> {
                  throw thrown;
                });
    SimulationException failure = assertThrows(SimulationException.class, simulation::run);

    assertTrue(
        failure.getMessage().contains("the program broken[1001] of host 'parent' failed"),
        failure::getMessage);
  }
}
