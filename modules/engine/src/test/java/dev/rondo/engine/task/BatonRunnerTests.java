package dev.rondo.engine.task;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** Tests of the thread that a baton runner says to act. */
final class BatonRunnerTests {

  private final BatonRunner runner = new BatonRunner();
  private final BatonThread thread = new BatonThread(runner, "a", () -> {}, () -> {});

  @Test
  void acting_afterAStepThatFailed_isNull() {
    Error failure = new OutOfMemoryError("unable to create native thread");

    assertSame(
        failure,
        assertThrows(
            Error.class,
            () ->
                runner.runStep(
                    thread,
                    () -> {
                      assertSame(thread.thread(), runner.acting());
                      throw failure;
                    })));
    assertNull(runner.acting());
  }
}
