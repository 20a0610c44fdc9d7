package dev.rondo.engine.task;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.Capability;
import dev.rondo.LoopFuture;
import dev.rondo.engine.loop.EngineLoop;
import dev.rondo.engine.testing.ParkingDriver;
import dev.rondo.spi.LoopOptions;
import java.util.EnumSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class PinnedTaskWatchTests {

  /** The watch may look at the moment when a thread has parked and is still mounted. */
  @Test
  void look_tasksThatAreNotPinned_refusesNone() throws Exception {
    EngineLoop loop =
        new EngineLoop(
            "test",
            EnumSet.of(Capability.TASKS),
            queue -> new ParkingDriver(),
            LoopOptions.defaults());
    AtomicBoolean looking = new AtomicBoolean(true);
    Thread watch =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (looking.get()) {
                    PinnedTaskWatch.look();
                  }
                });
    try {
      loop.runUntilComplete(
          () -> {
            for (int i = 0; i < 100_000; i++) {
              LoopFuture<String> called = loop.createFuture();
              loop.callSoon(() -> called.setResult("called"));
              assertEquals("called", called.await());
            }
            return null;
          });
    } finally {
      looking.set(false);
      watch.join();
      loop.close();
    }

    assertEquals("mounted", loop.describe().get("runner"));
  }
}
