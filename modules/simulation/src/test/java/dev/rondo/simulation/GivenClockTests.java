package dev.rondo.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.EventLoop;
import dev.rondo.spi.LoopClock;
import dev.rondo.spi.LoopOptions;
import dev.rondo.spi.ManualTime;
import java.net.StandardProtocolFamily;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Tests of loops whose clock is not that of their simulated host. */
final class GivenClockTests {

  private final SimulationLoopProvider provider = new SimulationLoopProvider();

  @Test
  void manualTime_timer_waitsForTheClockAlone() throws Exception {
    var time = new ManualTime();
    List<String> ran = new ArrayList<>();
    try (EventLoop loop = provider.newEventLoop(LoopOptions.defaults().withClock(time))) {
      loop.callLater(Duration.ofHours(1), () -> ran.add("timer"));
      loop.runUntilComplete(loop.runInExecutor(null, () -> "waited for"));
      assertEquals(List.of(), ran);

      time.advance(Duration.ofHours(1));
      loop.stop();
      loop.runForever();
      assertEquals(List.of("timer"), ran);
      assertEquals(Duration.ofHours(1).toNanos(), loop.time().nanos());
    }
  }

  @Test
  void otherClock_timer_isNotWaitedForBusily() throws Exception {
    var readings = new AtomicInteger();
    LoopClock clock =
        () -> {
          readings.incrementAndGet();
          return System.nanoTime();
        };
    try (EventLoop loop = provider.newEventLoop(LoopOptions.defaults().withClock(clock))) {
      long start = clock.nanoTime();
      loop.callLater(Duration.ofMillis(20), loop::stop);
      loop.runForever();

      assertTrue(clock.nanoTime() - start >= 20_000_000);
      assertTrue(readings.get() < 100, () -> readings + " readings of the clock");
    }
  }

  @Test
  void describe_openSockets_areListed() throws Exception {
    try (EventLoop loop = provider.newEventLoop(LoopOptions.defaults())) {
      assertEquals("none", loop.describe().get("open sockets"));
      try (var _ = loop.sockets().openStream(StandardProtocolFamily.INET)) {
        assertEquals("[SimulatedStream[null]]", loop.describe().get("open sockets"));
      }
      assertEquals("none", loop.describe().get("open sockets"));
    }
  }
}
