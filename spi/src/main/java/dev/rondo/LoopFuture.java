package dev.rondo;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A result that will be there later, on a loop. It is completed, cancelled and given callbacks on
 * its loop's turn only; other threads may ask {@code isDone}, wait in {@code get}, or take {@link
 * #toCompletableFuture()}. Mirrors {@code asyncio.Future}.
 */
public interface LoopFuture<T extends @Nullable Object> extends Future<T> {

  /**
   * Suspends the running task until this future is done, and returns its result. If it is done
   * already, it returns without suspending.
   *
   * <p>Cancelling the task cancels this future, and this method throws {@link
   * CancellationException}. That is an {@link IllegalStateException}: catching the latter catches
   * the cancellation too.
   *
   * @throws Exception what the future failed with, itself and not wrapped
   * @throws CancellationException if this future or the task was cancelled
   * @throws IllegalStateException in a callback and outside the loop, where nothing can be
   *     suspended; in a task of another loop; in the task that this future itself is
   */
  T await() throws Exception;

  /**
   * The result.
   *
   * @throws InvalidStateException if it is not there yet
   * @throws CancellationException if the future was cancelled
   * @throws Exception what the future failed with, itself and not wrapped
   */
  T result() throws Exception;

  /**
   * What the future failed with, or null if it succeeded; it then counts as retrieved.
   *
   * @throws InvalidStateException if it is not done
   * @throws CancellationException if it was cancelled
   */
  @Nullable Throwable exception();

  /**
   * Completes this future with {@code result}. Mirrors {@code set_result}.
   *
   * @throws InvalidStateException if it is done
   * @throws UnsupportedOperationException if it is a task
   */
  void setResult(@Nullable T result);

  /**
   * Completes this future with a failure. A failure that nobody retrieves is reported to the
   * exception handler. Mirrors {@code set_exception}.
   *
   * @throws InvalidStateException if it is done
   * @throws UnsupportedOperationException if it is a task
   */
  void setException(Throwable exception);

  /** Cancels; false if it was done already. Mirrors {@code cancel}. */
  default boolean cancel() {
    return cancel(null);
  }

  /** Cancels with a message for the {@link CancellationException}; false if it was done already. */
  boolean cancel(@Nullable String message);

  /** As {@link #cancel()}: nothing is interrupted. */
  @Override
  default boolean cancel(boolean mayInterruptIfRunning) {
    return cancel(null);
  }

  /**
   * Calls {@code callback} with this future once it is done: always through {@code callSoon}, in
   * the order of adding, in a copy of the current context. Mirrors {@code add_done_callback}.
   */
  default void addDoneCallback(Consumer<? super LoopFuture<T>> callback) {
    addDoneCallback(callback, Context.copyCurrent());
  }

  /** As {@link #addDoneCallback(Consumer)}, in {@code context}. */
  void addDoneCallback(Consumer<? super LoopFuture<T>> callback, Context context);

  /** Removes every equal callback and tells how many. Mirrors {@code remove_done_callback}. */
  int removeDoneCallback(Consumer<? super LoopFuture<T>> callback);

  /** The loop of this future. For any thread. Mirrors {@code get_loop}. */
  EventLoop getLoop();

  /**
   * A future for other threads, done with this one. Cancelling it cancels this one. For any thread.
   */
  CompletableFuture<T> toCompletableFuture();
}
