package dev.rondo.monitoring.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.EventLoop;
import dev.rondo.monitoring.counters.LoopCounters;
import dev.rondo.monitoring.counters.LoopRegistry;
import dev.rondo.selector.SelectorLoopProvider;
import dev.rondo.spi.LoopOptions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests of checks that fail. */
final class LoopChecksTests {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final EventLoop loop = new SelectorLoopProvider().newEventLoop(LoopOptions.defaults());
  private final RecordingLogger log = new RecordingLogger();
  private long now;
  private final LoopCounters failing =
      new LoopCounters(
          new LoopOnThread(
              loop,
              () -> {
                throw new IllegalStateException("no thread");
              }),
          () -> now,
          () -> {});
  private final LoopCounters blocked =
      new LoopCounters(new LoopOnThread(loop, Thread::currentThread), () -> now, () -> {});

  @AfterEach
  void close() {
    failing.closed();
    blocked.closed();
    loop.close();
  }

  @Test
  void run_checkThatFails_isLoggedOnceAndOthersGoOn() {
    LoopRegistry.add(failing);
    LoopRegistry.add(blocked);
    failing.running(1, 0);
    blocked.running(1, 0);
    LoopChecks checks = new LoopChecks(SECOND, log);
    for (int i = 0; i < 6; i++) {
      now += SECOND / 2;
      checks.run();
    }

    assertEquals(3, log.messages.size(), log.messages::toString);
    assertEquals(
        "WARNING a check of event loops failed; the monitor continues", log.messages.getFirst());
    assertTrue(log.messages.getLast().contains("has not polled for 3.0 s"));
  }
}
