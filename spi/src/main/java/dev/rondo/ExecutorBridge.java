package dev.rondo;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/** Runs blocking work in thread pools. */
public interface ExecutorBridge {

  /** As {@link #runInExecutor(Executor, Callable)} in the default executor. */
  default <T extends @Nullable Object> LoopFuture<T> runInExecutor(Callable<T> function) {
    return runInExecutor(null, function);
  }

  /**
   * Runs {@code function} in {@code executor} and completes the future on the loop. Cancelling the
   * future does not interrupt a function that has started; a result that arrives after the loop was
   * closed is dropped. Mirrors {@code run_in_executor}.
   *
   * @param executor null for the default executor, which is created at its first use
   * @throws IllegalStateException if the default executor was shut down
   */
  <T extends @Nullable Object> LoopFuture<T> runInExecutor(
      @Nullable Executor executor, Callable<T> function);

  /**
   * Replaces the default executor. The loop owns the new one and shuts it down when it is closed.
   * Mirrors {@code set_default_executor}.
   */
  void setDefaultExecutor(ExecutorService executor);

  /**
   * Shuts the default executor down; the future completes when its threads have ended. Mirrors
   * {@code shutdown_default_executor}.
   */
  default LoopFuture<@Nullable Void> shutdownDefaultExecutor() {
    return shutdownDefaultExecutor(Duration.ofSeconds(Long.MAX_VALUE));
  }

  /**
   * As {@link #shutdownDefaultExecutor()}, but if the threads have not ended after {@code timeout},
   * logs that and completes.
   */
  LoopFuture<@Nullable Void> shutdownDefaultExecutor(Duration timeout);
}
