package dev.rondo.engine.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rondo.Capability;
import dev.rondo.engine.testing.ParkingDriver;
import dev.rondo.spi.LoopOptions;
import java.util.EnumSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests of the system property {@code rondo.runner}, which selects the task runner. */
final class RunnerSettingTests {

  private final EngineLoop loop =
      new EngineLoop(
          "test",
          EnumSet.of(Capability.TASKS),
          queue -> new ParkingDriver(),
          LoopOptions.defaults());

  @AfterEach
  void clear() {
    System.clearProperty("rondo.runner");
    loop.close();
  }

  @Test
  void createTask_baton_isUsedAlthoughMountable() throws Exception {
    System.setProperty("rondo.runner", "baton");

    assertEquals(1, loop.runUntilComplete(() -> 1));
    assertEquals("baton", loop.describe().get("runner"));
  }

  @Test
  void createTask_mountedOnVirtualThread_isRefused() throws Exception {
    System.setProperty("rondo.runner", "mounted");
    Thread.ofVirtual()
        .start(() -> assertThrows(IllegalStateException.class, () -> loop.createTask(() -> 1)))
        .join();

    assertEquals(1, loop.runUntilComplete(() -> 1));
    assertEquals("mounted", loop.describe().get("runner"));
  }

  @Test
  void createTask_unknownRunner_isRefused() {
    System.setProperty("rondo.runner", "fast");

    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> loop.createTask(() -> 1));
    assertEquals(
        "'fast' is not a task runner: use auto, mounted or baton (system property rondo.runner)",
        refused.getMessage());
  }
}
