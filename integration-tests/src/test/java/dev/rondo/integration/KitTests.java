package dev.rondo.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.ExceptionContext;
import dev.rondo.LoopTime;
import dev.rondo.spi.EventLoopProvider;
import dev.rondo.tck.lifecycle.StoppingContract;
import dev.rondo.tck.provider.RefusalContract;
import dev.rondo.tck.scheduling.SchedulingContract;
import dev.rondo.tck.scheduling.TimerContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests that the kit fails a broken loop, for the reason that the loop is broken. */
@Tag("once")
class KitTests {

  /** The provider under test; static, because JUnit creates the instances of {@link Contracts}. */
  private static EventLoopProvider provider = FaultyLoopProvider.withoutFault();

  private Map<String, String> settings = Map.of("rondo.tck.limit", "PT8S");

  /** Shortens the time that a leak is given, for a leak that stays. */
  private void expectLeaks(Duration patience) {
    settings = Map.of("rondo.tck.leaks", patience.toString());
  }

  @Test
  void soundLoop_passes() {
    for (String test :
        List.of(
            "callSoon_runsInOrder",
            "callLater_isNeverEarly",
            "runForever_stoppedBefore_runsTheReadyCallbacksOnce",
            "operations_ofAbsentCapabilities_areRefusedByName")) {
      assertEquals(List.of(), failures(FaultyLoopProvider.withoutFault(), test));
    }
  }

  @Test
  void loopThatDropsACallback_fails() {
    var calls = new AtomicInteger();
    var dropping =
        FaultyLoopProvider.of(
            (loop, operation, arguments, real) ->
                operation.equals("callSoon") && calls.incrementAndGet() == 500
                    ? loop.callSoon(() -> {})
                    : real.make());

    assertFails(dropping, "callSoon_runsInOrder", "expected: <[0, 1, ");
  }

  @Test
  void loopThatRunsCallbacksInline_fails() {
    var inline =
        FaultyLoopProvider.of(
            (loop, operation, arguments, real) -> {
              if (operation.equals("callSoon")) {
                ((Runnable) Objects.requireNonNull(arguments)[0]).run();
                return loop.callSoon(() -> {});
              }
              return real.make();
            });

    assertFails(inline, "callSoon_insideACallback_waitsForTheNextIteration", "next iteration");
  }

  @Test
  void loopWhoseTimersAreEarly_fails() {
    var hasty =
        FaultyLoopProvider.of(
            (loop, operation, arguments, real) ->
                operation.equals("callLater")
                    ? loop.callLater(
                        ((Duration) Objects.requireNonNull(arguments)[0]).dividedBy(2),
                        (Runnable) arguments[1])
                    : real.make());

    assertFails(hasty, "callLater_isNeverEarly", "PT0.01");
  }

  @Test
  void loopWithTheWrongDueTime_fails() {
    var vague =
        FaultyLoopProvider.of(
            (loop, operation, arguments, real) ->
                operation.equals("callAt")
                    ? loop.callAt(
                        new LoopTime(((LoopTime) Objects.requireNonNull(arguments)[0]).nanos() + 1),
                        (Runnable) arguments[1])
                    : real.make());

    assertFails(vague, "when_isTheTimeAskedFor", "expected: <LoopTime");
  }

  @Test
  void loopThatReportsWithoutReason_fails() {
    var noisy =
        FaultyLoopProvider.of(
            (loop, operation, arguments, real) -> {
              if (operation.equals("runForever")) {
                loop.callExceptionHandler(ExceptionContext.of("just so"));
              }
              return real.make();
            });

    assertFails(noisy, "callSoon_runsInOrder", "unexpected reports to the exception handler");
  }

  @Test
  void loopThatLeavesADescriptor_fails() throws Exception {
    var left = new ArrayList<Pipe>();
    expectLeaks(Duration.ofSeconds(1));
    var leaking = FaultyLoopProvider.opening(loop -> left.add(pipe()));
    try {
      assertFails(leaking, "callSoon_runsInOrder", "descriptors left open");
    } finally {
      for (Pipe pipe : left) {
        pipe.source().close();
        pipe.sink().close();
      }
    }
  }

  /** The kit waits for descriptors to close, but the full time only in the first test. */
  @Test
  void loopThatLeavesDescriptors_failsQuickly() throws Exception {
    var left = new ArrayList<Pipe>();
    expectLeaks(Duration.ofSeconds(2));
    provider = FaultyLoopProvider.opening(loop -> left.add(pipe()));
    String[] tests = {
      "callSoon_runsInOrder",
      "callSoon_insideACallback_waitsForTheNextIteration",
      "callLater_isNeverEarly",
      "when_isTheTimeAskedFor",
      "callLater_beyondTheEndOfTime_neverRuns",
      "time_isMonotonicAndReadAfresh"
    };
    long start = System.nanoTime();
    try {
      assertEquals(tests.length, failures(tests).size());
    } finally {
      for (Pipe pipe : left) {
        pipe.source().close();
        pipe.sink().close();
      }
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);

    assertTrue(took.compareTo(Duration.ofSeconds(8)) < 0, took::toString);
  }

  @Test
  void loopThatLeavesAThread_fails() {
    expectLeaks(Duration.ofSeconds(1));
    var end = new CountDownLatch(1);
    var leaking =
        FaultyLoopProvider.opening(
            loop -> Thread.ofPlatform().name("left over").start(() -> await(end)));
    try {
      assertFails(leaking, "callSoon_runsInOrder", "left over");
    } finally {
      end.countDown();
    }
  }

  @Test
  void loopThatHangs_fails() {
    settings = Map.of("rondo.tck.limit", "PT1S");
    var never = new CountDownLatch(1);
    var hanging =
        FaultyLoopProvider.of(
            (loop, operation, arguments, real) -> {
              if (operation.equals("runForever")) {
                await(never);
              }
              return real.make();
            });
    try {
      assertFails(hanging, "callSoon_runsInOrder", "still runs after PT1S");
    } finally {
      never.countDown();
    }
  }

  @Test
  void loopThatPerformsADeniedOperation_fails() {
    var without = EnumSet.copyOf(FaultyLoopProvider.withoutFault().capabilities());
    without.remove(Capability.TASKS);

    assertFails(
        FaultyLoopProvider.claiming(without),
        "operations_ofAbsentCapabilities_areRefusedByName",
        "createTask");
  }

  private void assertFails(FaultyLoopProvider faulty, String test, String reason) {
    List<String> failures = failures(faulty, test);

    assertEquals(1, failures.size(), () -> test + " passes: it does not detect the fault");
    assertTrue(failures.getFirst().contains(reason), failures::toString);
  }

  private List<String> failures(FaultyLoopProvider faulty, String test) {
    provider = faulty;
    return failures(test);
  }

  private List<String> failures(String... tests) {
    return KitRun.failures(Contracts.class, settings, tests);
  }

  private static Pipe pipe() {
    try {
      return Pipe.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The contracts that run against the faulty loops. */
  static final class Contracts
      implements StoppingContract, SchedulingContract, TimerContract, RefusalContract {

    @Override
    public EventLoopProvider provider() {
      return provider;
    }
  }
}
