package dev.rondo.tasks;

import static java.lang.System.Logger.Level.WARNING;

import dev.rondo.Task;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Logs the cancelled tasks that have not ended after a second while the runner waits for them. */
final class LingeringTaskWarning implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger("dev.rondo.tasks");

  private static final int SECONDS = 1;

  private final CountDownLatch ended = new CountDownLatch(1);

  LingeringTaskWarning(Set<Task<?>> tasks) {
    // A thread of its own, since the task may be blocking the loop.
    Thread.ofPlatform().daemon().name("rondo-shutdown-warning").start(() -> watch(tasks));
  }

  private void watch(Set<Task<?>> tasks) {
    try {
      if (!ended.await(SECONDS, TimeUnit.SECONDS)) {
        tasks.stream().filter(task -> !task.isDone()).forEach(LingeringTaskWarning::warn);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void warn(Task<?> task) {
    StringBuilder text = new StringBuilder();
    text.append(
            "task '%s' was cancelled and has not ended for %d s; "
                .formatted(task.getName(), SECONDS))
        .append(
            "the runner waits for it (RunnerOptions.withInterruptible interrupts blocking calls):");
    for (StackTraceElement frame : task.getStack()) {
      text.append("\n    at ").append(frame);
    }
    LOG.log(WARNING, text::toString);
  }

  @Override
  public void close() {
    ended.countDown();
  }
}
