package dev.rondo.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.engine.Engine;
import dev.rondo.integration.FaultyPoller.Fault;
import dev.rondo.spi.EventLoopProvider;
import dev.rondo.spi.LoopOptions;
import dev.rondo.spi.Support;
import dev.rondo.tck.lifecycle.IdleContract;
import dev.rondo.tck.scheduling.ThreadsafeContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.spi.SelectorProvider;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that the kit finds a poller that spins or loses wake-ups. */
@Tag("once")
class KitPollerTests {

  private static final Map<String, String> SETTINGS = Map.of("rondo.tck.limit", "PT25S");

  /** The fault under test, because JUnit makes the instances of {@link Contracts}. */
  private static Fault fault = Fault.NONE;

  @Test
  void poller_sound_passes() {
    assertEquals(
        List.of(),
        failures(
            Fault.NONE,
            "runForever_nothingToDo_doesNotSpin",
            "callLater_untilTheTimerIsDue_doesNotSpin",
            "createConnection_idle_doesNotSpin",
            "pauseReading_dataWaiting_doesNotSpin",
            "write_peerDoesNotRead_doesNotSpin",
            "createServer_serving_doesNotSpin",
            "removeReader_dataWaiting_doesNotSpin",
            "callSoonThreadsafe_asThePollBegins_losesNoWakeup"));
  }

  @ParameterizedTest
  @CsvSource({
    "SPINS, runForever_nothingToDo_doesNotSpin",
    "SPINS_BEFORE_TIMERS, callLater_untilTheTimerIsDue_doesNotSpin",
    "KEEPS_READ, pauseReading_dataWaiting_doesNotSpin",
    "ADDS_WRITE, createConnection_idle_doesNotSpin",
    "SPINS_BEFORE_WRITES, write_peerDoesNotRead_doesNotSpin",
    "SPINS_WITH_LISTENERS, createServer_serving_doesNotSpin"
  })
  void poller_spinning_fails(Fault fault, String test) {
    assertFails(fault, test, "the loop spins");
  }

  @ParameterizedTest
  @CsvSource({"LOSES_EARLY_WAKEUPS", "LOSES_EARLY_WAKEUPS_BEFORE_TIMERS"})
  void poller_losingWakeups_fails(Fault fault) {
    assertFails(fault, "callSoonThreadsafe_asThePollBegins_losesNoWakeup", "the loop did not wake");
  }

  private static void assertFails(Fault fault, String test, String reason) {
    List<String> failures = failures(fault, test);

    assertEquals(1, failures.size(), () -> test + " passes: it cannot see what is wrong");
    String failure = failures.getFirst();
    assertTrue(failure.contains(reason), failure);
  }

  private static List<String> failures(Fault fault, String... tests) {
    KitPollerTests.fault = fault;
    return KitRun.failures(Contracts.class, SETTINGS, tests);
  }

  /** The contracts that must find the faults. */
  static final class Contracts implements IdleContract, ThreadsafeContract {

    @Override
    public EventLoopProvider provider() {
      return new FaultyBackend();
    }
  }

  private static final class FaultyBackend implements EventLoopProvider {

    @Override
    public String name() {
      return "faulty";
    }

    @Override
    public Support support() {
      return new Support.Supported(1);
    }

    @Override
    public Set<Capability> capabilities() {
      return EnumSet.of(
          Capability.TCP, Capability.TASKS, Capability.RAW_SOCKETS, Capability.WATCH_SOCKETS);
    }

    @Override
    public EventLoop newEventLoop(LoopOptions options) {
      try {
        return Engine.overPoller(
            name(),
            capabilities(),
            new FaultyPoller(fault),
            Engine.nioSockets(SelectorProvider.provider()),
            options);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
