package dev.rondo.monitoring.counters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.EventLoop;
import dev.rondo.selector.SelectorLoopProvider;
import dev.rondo.spi.LoopOptions;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests of the list of open loops. */
final class LoopRegistryTests {

  private static List<EventLoop> open() {
    return LoopRegistry.all().stream().map(counters -> counters.loop().loop()).toList();
  }

  private static EventLoop newLoop() {
    return new SelectorLoopProvider().newEventLoop(LoopOptions.defaults());
  }

  @Test
  void all_openLoops_inTheOrderOfTheirMaking() {
    try (EventLoop first = newLoop();
        EventLoop second = newLoop()) {
      assertEquals(List.of(first, second), open());
    }
  }

  @Test
  void all_closedLoop_isGone() {
    newLoop().close();

    assertTrue(open().isEmpty(), () -> open().toString());
  }
}
