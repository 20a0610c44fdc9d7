package dev.rondo.monitoring.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.EventLoop;
import dev.rondo.monitoring.counters.LoopCounters;
import dev.rondo.selector.SelectorLoopProvider;
import dev.rondo.spi.LoopOptions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests of what is logged about a loop that does not poll. */
final class BlockedLoopWatchTests {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final EventLoop loop = new SelectorLoopProvider().newEventLoop(LoopOptions.defaults());
  private final RecordingLogger log = new RecordingLogger();
  private final BlockedLoopWatch watch = new BlockedLoopWatch(2 * SECOND, log);
  private long now;
  private @Nullable Thread acting = Thread.currentThread();
  private final LoopCounters counters =
      new LoopCounters(new LoopOnThread(loop, () -> acting), () -> now, () -> {});

  @AfterEach
  void close() {
    loop.close();
  }

  private void lookEveryHalfSecond(int times) {
    for (int i = 0; i < times; i++) {
      now += SECOND / 2;
      watch.look(counters);
    }
  }

  private List<String> firstLines() {
    return log.messages.stream().map(message -> message.lines().findFirst().orElse("")).toList();
  }

  @Test
  void look_blockedLoop_warnsEachTimeTheTimeDoubles() {
    counters.running(1, 0);
    lookEveryHalfSecond(20);
    counters.polling(true);
    lookEveryHalfSecond(2);

    assertEquals(4, log.messages.size(), log.messages::toString);
    assertTrue(firstLines().get(0).contains("has not polled for 2.0 s"), log.messages::toString);
    assertTrue(firstLines().get(1).contains("has not polled for 4.0 s"), log.messages::toString);
    assertTrue(firstLines().get(2).contains("has not polled for 8.0 s"), log.messages::toString);
    assertTrue(firstLines().get(3).endsWith("is no longer blocked, after 10.0 s"));
  }

  @Test
  void look_blockedLoop_showsTheStackOfItsThread() {
    counters.running(1, 0);
    lookEveryHalfSecond(4);

    assertEquals(1, log.messages.size());
    assertTrue(log.messages.getFirst().startsWith("WARNING event loop selector-"));
    assertTrue(
        log.messages.getFirst().contains("BlockedLoopWatchTests.lookEveryHalfSecond"),
        log.messages::toString);
  }

  @Test
  void look_loopThatPolls_logsNothing() {
    for (int i = 0; i < 20; i++) {
      counters.polling(false);
      counters.running(1, 0);
      lookEveryHalfSecond(3);
    }
    counters.polling(true);
    lookEveryHalfSecond(20);

    assertEquals(List.of(), log.messages);
  }

  @Test
  void look_processThatWasStopped_logsNothing() {
    counters.running(1, 0);
    watch.look(counters);
    now += 3600 * SECOND;
    watch.look(counters);
    counters.polling(true);
    watch.look(counters);

    assertEquals(List.of(), log.messages);
  }

  @Test
  void look_loopWithoutAThread_tellsNoEndEither() {
    acting = null;
    counters.running(1, 0);
    lookEveryHalfSecond(10);
    counters.polling(true);
    lookEveryHalfSecond(1);

    assertEquals(List.of(), log.messages);
  }
}
