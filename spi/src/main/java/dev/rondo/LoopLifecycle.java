package dev.rondo;

import org.jspecify.annotations.Nullable;

/** Running and stopping a loop. */
public interface LoopLifecycle extends AutoCloseable {

  /**
   * Makes a task of {@code coroutine}, runs the loop until the task is done, and returns its
   * result.
   *
   * @throws Exception what the coroutine threw, itself and not wrapped
   * @throws IllegalStateException if this loop is running, another loop runs on this thread, or the
   *     loop was stopped before the task was done
   * @throws LoopClosedException if the loop is closed
   */
  <T extends @Nullable Object> T runUntilComplete(Coroutine<T> coroutine) throws Exception;

  /**
   * Runs the loop until {@code future} is done and returns its result. A future that is done
   * already still costs one iteration. Mirrors {@code run_until_complete}.
   *
   * @throws Exception what the future failed with, itself and not wrapped
   * @throws IllegalArgumentException if the future belongs to another loop
   * @throws IllegalStateException as {@link #runUntilComplete(Coroutine)}
   */
  <T extends @Nullable Object> T runUntilComplete(LoopFuture<T> future) throws Exception;

  /**
   * Runs the loop until {@link #stop()}. When {@code stop} was called before, the loop polls once
   * without waiting, runs what is ready, and returns. An {@link Error} thrown by a callback leaves
   * this method unchanged; the callbacks that had not yet run stay queued. Mirrors {@code
   * run_forever}.
   *
   * @throws IllegalStateException if this loop is running or another loop runs on this thread
   * @throws LoopClosedException if the loop is closed
   */
  void runForever();

  /**
   * Asks the loop to return once the callbacks that are ready have run. It wakes nobody: from
   * another thread, use {@code callSoonThreadsafe(loop::stop)}. Mirrors {@code stop}.
   */
  void stop();

  /**
   * Sets the task that an interrupt of the thread in {@code run…} cancels, as {@code
   * task.cancel(true)} does; null for none. With and without a task the interrupt does not stop the
   * loop by itself, and the thread's flag is set again when {@code run…} returns. Called on the
   * loop's turn or while the loop does not run. Mirrors what {@code asyncio.Runner} does with a
   * {@code KeyboardInterrupt}.
   *
   * <p>A loop without support ignores this, and keeps the interrupt for the caller of {@code run…}.
   */
  default void cancelOnInterrupt(@Nullable Task<?> task) {}

  /** Whether some thread is inside {@code run…}. For any thread. Mirrors {@code is_running}. */
  boolean isRunning();

  /** Whether {@link #close()} was called. For any thread. Mirrors {@code is_closed}. */
  boolean isClosed();

  /**
   * Closes the loop for good: drops every callback without running it, unwinds pending tasks, shuts
   * the default executor down without waiting, and gives back every descriptor, buffer and thread.
   * The loop must not be running. Closing twice is allowed. Mirrors {@code close}.
   *
   * @throws IllegalStateException if the loop is running; nothing has then changed
   */
  @Override
  void close();

  /**
   * Closes every asynchronous generator that was started and has not ended, at the same time; each
   * failure goes to the exception handler. Generators first used afterwards are reported. Mirrors
   * {@code shutdown_asyncgens}.
   */
  default LoopFuture<@Nullable Void> shutdownAsyncGenerators() {
    throw Capability.TASKS.refusal("shutdownAsyncGenerators", this);
  }
}
