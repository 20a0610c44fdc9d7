package dev.rondo;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A result that will be available later, on a loop. It is used on the loop thread only, except that
 * other threads may call {@code isDone}, {@code get}, {@link #getLoop()} and {@link
 * #toCompletableFuture()}. Mirrors {@code asyncio.Future}.
 */
public interface LoopFuture<T extends @Nullable Object> extends Future<T> {

  /**
   * Suspends the running task until this future is done, and returns its result. If the future is
   * already done, returns without suspending.
   *
   * <p>Cancelling the task cancels this future, and this method throws {@link
   * CancellationException}. That is an {@link IllegalStateException}, so catching the latter
   * catches the cancellation too.
   *
   * @throws Exception the failure of this future, not wrapped
   * @throws CancellationException if this future or the task was cancelled
   * @throws IllegalStateException if the caller is not a task of this loop, or if this future is
   *     the calling task
   */
  T await() throws Exception;

  /**
   * Returns the result.
   *
   * @throws InvalidStateException if this future is not done
   * @throws CancellationException if this future was cancelled
   * @throws Exception the failure of this future, not wrapped
   */
  T result() throws Exception;

  /**
   * Returns the failure, or null if this future succeeded. The failure then counts as retrieved.
   *
   * @throws InvalidStateException if this future is not done
   * @throws CancellationException if this future was cancelled
   */
  @Nullable Throwable exception();

  /**
   * Completes this future with {@code result}. Mirrors {@code set_result}.
   *
   * @throws InvalidStateException if this future is done
   * @throws UnsupportedOperationException if this future is a task
   */
  void setResult(@Nullable T result);

  /**
   * Completes this future with a failure. A failure that is never retrieved is passed to the
   * exception handler. Mirrors {@code set_exception}.
   *
   * @throws InvalidStateException if this future is done
   * @throws UnsupportedOperationException if this future is a task
   */
  void setException(Throwable exception);

  /** Cancels this future; returns false if it was already done. Mirrors {@code cancel}. */
  default boolean cancel() {
    return cancel(null);
  }

  /** As {@link #cancel()}, with a message for the {@link CancellationException}. */
  boolean cancel(@Nullable String message);

  /** As {@link #cancel()}: no thread is interrupted. */
  @Override
  default boolean cancel(boolean mayInterruptIfRunning) {
    return cancel(null);
  }

  /**
   * Calls {@code callback} with this future once it is done: always by {@code callSoon}, in the
   * order in which callbacks were added, in a copy of the current context. Mirrors {@code
   * add_done_callback}.
   */
  default void addDoneCallback(Consumer<? super LoopFuture<T>> callback) {
    addDoneCallback(callback, Context.copyCurrent());
  }

  /** As {@link #addDoneCallback(Consumer)}, in {@code context}. */
  void addDoneCallback(Consumer<? super LoopFuture<T>> callback, Context context);

  /** Removes every equal callback; returns their number. Mirrors {@code remove_done_callback}. */
  int removeDoneCallback(Consumer<? super LoopFuture<T>> callback);

  /** Returns the loop of this future. Can be called on any thread. Mirrors {@code get_loop}. */
  EventLoop getLoop();

  /**
   * Returns the futures that wait for this one, in the order in which they began to: tasks that
   * await it, and futures that an operation such as {@code gather} will complete after it. Empty if
   * this future is done. For any thread; on others than the loop's it may be out of date. Mirrors
   * {@code asyncio.Future}'s {@code _asyncio_awaited_by}.
   */
  default List<LoopFuture<?>> awaitedBy() {
    return List.of();
  }

  /**
   * Returns the object that completes this future, such as a lock, a queue or a timer, as passed to
   * {@link TaskSpawner#createFuture(Object)}; null if it is not known. For any thread.
   */
  default @Nullable Object getBlocker() {
    return null;
  }

  /**
   * Returns a future for other threads, which is completed with this one; cancelling it cancels
   * this one. Can be called on any thread.
   */
  CompletableFuture<T> toCompletableFuture();
}
