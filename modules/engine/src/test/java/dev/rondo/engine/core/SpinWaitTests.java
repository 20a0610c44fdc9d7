package dev.rondo.engine.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.engine.spi.Driver;
import dev.rondo.engine.spi.LoopEvent;
import dev.rondo.spi.LoopOptions;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Tests of spinning, which is polling without blocking: its conditions and its duration. */
final class SpinWaitTests {

  private static final long LIMIT = 200_000;
  private static final long POLL = 1_000;

  private final ManualClock clock = new ManualClock();
  private final Network network = new Network();
  private final ReadyQueue queue = new ReadyQueue(() -> network.wakeups++);
  private final SpinWait spin = new SpinWait(network, queue, clock, LIMIT);

  /**
   * A driver whose non-blocking polls take a fixed time and whose blocking polls end on arrival.
   */
  private final class Network implements Driver {

    private long arrival = Long.MAX_VALUE;
    private int polls;
    private int blocks;
    private int wakeups;
    private boolean timePasses = true;

    @Override
    public void poll(long timeoutNanos) {
      if (timeoutNanos == 0) {
        polls++;
        advance(timePasses ? POLL : 0);
      } else {
        blocks++;
        long wait = arrival - clock.nanoTime();
        advance(timeoutNanos < 0 ? wait : Math.min(wait, timeoutNanos));
      }
      if (clock.nanoTime() >= arrival) {
        arrival = Long.MAX_VALUE;
        queue.add(LoopEvent.of(() -> {}));
      }
    }

    private void advance(long nanos) {
      clock.advance(Duration.ofNanos(nanos));
    }

    @Override
    public void wakeup() {}

    @Override
    public void close() {}
  }

  /** Polls until an event arrives after {@code nanos}; returns whether a poll blocked. */
  private boolean blocksFor(long nanos) throws IOException {
    int before = network.blocks;
    network.arrival = clock.nanoTime() + nanos;
    spin.poll(-1);
    assertEquals(1, queue.size(), "the event has arrived");
    queue.take();
    return network.blocks > before;
  }

  @Test
  void poll_arrivalWithinLimit_doesNotBlock() throws IOException {
    assertFalse(blocksFor(LIMIT / 2));

    assertEquals(LIMIT / 2 / POLL, network.polls);
  }

  @Test
  void poll_arrivalBeyondLimit_blocksAfterLimit() throws IOException {
    assertTrue(blocksFor(10 * LIMIT));

    assertEquals(LIMIT / POLL, network.polls);
  }

  @Test
  void poll_longWaits_stopsSpinning() throws IOException {
    for (int i = 0; i < SpinWait.MAX_CHANCES; i++) {
      assertTrue(blocksFor(10 * LIMIT));
    }
    int before = network.polls;

    assertTrue(blocksFor(10 * LIMIT));
    assertTrue(blocksFor(10 * LIMIT));
    assertEquals(before, network.polls);
  }

  @Test
  void poll_waitsShortAgain_resumesSpinning() throws IOException {
    for (int i = 0; i < 2 * SpinWait.MAX_CHANCES; i++) {
      blocksFor(10 * LIMIT);
    }

    assertTrue(blocksFor(LIMIT / 2), "the first short wait still blocks");
    assertFalse(blocksFor(LIMIT / 2));
    assertFalse(blocksFor(LIMIT / 2));
  }

  @Test
  void poll_occasionalLongWait_keepsSpinning() throws IOException {
    for (int i = 0; i < 100; i++) {
      assertFalse(blocksFor(LIMIT / 2));
      assertTrue(blocksFor(10 * LIMIT));
      assertFalse(blocksFor(LIMIT / 2));
    }
  }

  @Test
  void poll_mixedWaits_wastesOneSpinPerShortWait() throws IOException {
    int shortWaits = 20;
    for (int i = 0; i < shortWaits; i++) {
      blocksFor(LIMIT / 2);
      for (int j = 0; j < 9; j++) {
        blocksFor(10 * LIMIT);
      }
    }
    long wasted = network.polls - shortWaits * LIMIT / 2 / POLL;

    assertTrue(
        wasted <= (shortWaits + SpinWait.MAX_CHANCES) * LIMIT / POLL, "wasted polls: " + wasted);
  }

  @Test
  void poll_timerWithinLimit_endsOnTimeUnblocked() throws IOException {
    long start = clock.nanoTime();
    spin.poll(LIMIT / 4);

    assertEquals(0, network.blocks);
    assertEquals(LIMIT / 4, clock.nanoTime() - start);
  }

  @Test
  void poll_timerBeyondLimit_endsOnTime() throws IOException {
    long start = clock.nanoTime();
    spin.poll(3 * LIMIT);

    assertEquals(1, network.blocks);
    assertEquals(3 * LIMIT, clock.nanoTime() - start);
  }

  @Test
  void poll_clockStandsStill_blocksEventually() throws IOException {
    network.timePasses = false;

    assertTrue(blocksFor(LIMIT / 2));
  }

  @Test
  void post_whileSpinning_makesNoWakeup() throws IOException {
    queue.post(LoopEvent.of(() -> {}));
    spin.poll(-1);

    assertEquals(1, queue.size());
    assertEquals(0, network.wakeups);
    assertEquals(0, network.blocks);
  }

  @Test
  void run_withoutSpinOption_blocksAtOnce() {
    LoopCore core =
        new LoopCore(
            StubLoop.make(), loopQueue -> network, LoopOptions.defaults().withClock(clock));
    core.callAt(clock.nanoTime() + LIMIT / 2, core::stop);
    network.arrival = Long.MAX_VALUE;
    core.run();

    assertEquals(0, network.polls);
    assertEquals(1, network.blocks);
  }

  @Test
  void run_withSpinOption_spinsInsteadOfBlocking() {
    LoopOptions options = LoopOptions.defaults().withClock(clock);
    LoopCore core =
        new LoopCore(
            StubLoop.make(), loopQueue -> network, options.withSpin(Duration.ofNanos(LIMIT)));
    core.callAt(clock.nanoTime() + LIMIT / 2, core::stop);
    core.run();

    assertEquals(LIMIT / 2 / POLL, network.polls);
    assertEquals(0, network.blocks);
  }
}
