package dev.rondo;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/** Running blocking work in thread pools. */
public interface ExecutorBridge {

  /** As {@link #runInExecutor(Executor, Callable)} in the default executor. */
  default <T extends @Nullable Object> LoopFuture<T> runInExecutor(Callable<T> function) {
    return runInExecutor(null, function);
  }

  /**
   * Runs {@code function} in {@code executor} (null: the default one, made at first use) and
   * completes the future on the loop. Cancelling the future does not interrupt work that has begun;
   * a result that arrives after the loop was closed is dropped. Mirrors {@code run_in_executor}.
   *
   * @throws IllegalStateException if the default executor was shut down
   */
  <T extends @Nullable Object> LoopFuture<T> runInExecutor(
      @Nullable Executor executor, Callable<T> function);

  /**
   * Replaces the default executor, which the loop then owns: it shuts it down at close. Mirrors
   * {@code set_default_executor}.
   */
  void setDefaultExecutor(ExecutorService executor);

  /**
   * Shuts the default executor down and completes when its threads have ended. Mirrors {@code
   * shutdown_default_executor}.
   */
  default LoopFuture<@Nullable Void> shutdownDefaultExecutor() {
    return shutdownDefaultExecutor(Duration.ofSeconds(Long.MAX_VALUE));
  }

  /** As {@link #shutdownDefaultExecutor()}; after {@code timeout} it warns and completes anyway. */
  LoopFuture<@Nullable Void> shutdownDefaultExecutor(Duration timeout);
}
