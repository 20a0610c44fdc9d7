package dev.rondo.tasks;

import dev.rondo.EventLoop;
import dev.rondo.ExceptionContext;
import dev.rondo.Task;
import java.time.Duration;
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

  private static void cancelAllTasks(EventLoop loop, boolean interruptible) throws Exception {
    Set<Task<?>> tasks = loop.allTasks();
    if (tasks.isEmpty()) {
      return;
    }
    tasks.forEach(task -> task.cancel(interruptible));
    try (var _ = new LingeringTaskWarning(tasks)) {
      loop.<@Nullable Void>runUntilComplete(() -> awaitEach(tasks));
    }
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
        // cancelAllTasks() checks the outcomes when all have ended.
      }
    }
    return null;
  }
}
