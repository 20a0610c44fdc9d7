package dev.rondo.tasks;

import dev.rondo.EventLoop;
import dev.rondo.ExceptionContext;
import dev.rondo.Task;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The steps between a runner's last run and the closing of its loop. */
final class Shutdown {

  /** The longest time to wait for the threads of the default executor to end. */
  private static final Duration EXECUTOR_TIMEOUT = Duration.ofMinutes(5);

  private Shutdown() {}

  /** Ends the tasks, then the generators they used, then the threads that both may have used. */
  static void run(EventLoop loop, boolean interruptible) {
    try {
      cancelAllTasks(loop, interruptible);
      loop.runUntilComplete(loop.shutdownAsyncGenerators());
      loop.runUntilComplete(loop.shutdownDefaultExecutor(EXECUTOR_TIMEOUT));
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("the event loop could not be shut down: " + loop, e);
    }
  }

  /**
   * Does the same in a task of the loop, which runs as a guest, and then stops the loop. A failure
   * is passed to the exception handler.
   */
  static @Nullable Void runInTask(EventLoop loop, boolean interruptible) {
    try {
      Set<Task<?>> tasks = new LinkedHashSet<>(loop.allTasks());
      tasks.remove(loop.currentTask());
      cancel(tasks, interruptible);
      try (var _ = new LingeringTaskWarning(tasks)) {
        awaitEach(tasks);
      }
      reportFailures(loop, tasks);
      loop.shutdownAsyncGenerators().await();
      loop.shutdownDefaultExecutor(EXECUTOR_TIMEOUT).await();
    } catch (Exception e) {
      loop.callExceptionHandler(
          ExceptionContext.of("the guest loop could not be shut down").withException(e));
    } finally {
      loop.stop();
    }
    return null;
  }

  private static void cancelAllTasks(EventLoop loop, boolean interruptible) throws Exception {
    Set<Task<?>> tasks = loop.allTasks();
    if (tasks.isEmpty()) {
      return;
    }
    cancel(tasks, interruptible);
    try (var _ = new LingeringTaskWarning(tasks)) {
      loop.<@Nullable Void>runUntilComplete(() -> awaitEach(tasks));
    }
    reportFailures(loop, tasks);
  }

  private static void cancel(Set<Task<?>> tasks, boolean interruptible) {
    tasks.forEach(task -> task.cancel(interruptible));
  }

  private static void reportFailures(EventLoop loop, Set<Task<?>> tasks) {
    for (Task<?> task : tasks) {
      Throwable failure = task.isCancelled() ? null : task.exception();
      if (failure != null) {
        loop.callExceptionHandler(
            ExceptionContext.of("unhandled exception during Asyncio.run() shutdown")
                .withException(failure)
                .withTask(task));
      }
    }
  }

  private static @Nullable Void awaitEach(Set<Task<?>> tasks) {
    for (Task<?> task : tasks) {
      try {
        task.await();
      } catch (Exception e) {
        // The outcomes are checked when all have ended.
      }
    }
    return null;
  }
}
