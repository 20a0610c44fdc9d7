package dev.rondo;

import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs, stops and closes a loop. */
public interface LoopLifecycle extends AutoCloseable {

  /**
   * Creates a task that runs {@code coroutine}, runs the loop until the task is done, and returns
   * its result.
   *
   * @throws Exception the exception that the coroutine threw, not wrapped
   * @throws IllegalStateException if this loop is running, if another loop is running on this
   *     thread, or if the loop was stopped before the task was done
   * @throws LoopClosedException if the loop is closed
   */
  <T extends @Nullable Object> T runUntilComplete(Coroutine<T> coroutine) throws Exception;

  /** As {@link #runUntilComplete(Coroutine)}, for a coroutine without a result. */
  default void runUntilComplete(VoidCoroutine coroutine) throws Exception {
    runUntilComplete(coroutine.withNullResult());
  }

  /**
   * Runs the loop until {@code future} is done, and returns its result. If the future is already
   * done, the loop still runs one iteration. Mirrors {@code run_until_complete}.
   *
   * @throws Exception the failure of the future, not wrapped
   * @throws IllegalArgumentException if the future belongs to another loop
   * @throws IllegalStateException as {@link #runUntilComplete(Coroutine)}
   */
  <T extends @Nullable Object> T runUntilComplete(LoopFuture<T> future) throws Exception;

  /**
   * Runs the loop until {@link #stop()}. If {@code stop} was called before, the loop polls once
   * without waiting, runs the callbacks that are ready, and returns. An {@link Error} thrown by a
   * callback is thrown out of this method; the callbacks that had not yet run stay queued. Mirrors
   * {@code run_forever}.
   *
   * @throws IllegalStateException if this loop is running, or if another loop is running on this
   *     thread
   * @throws LoopClosedException if the loop is closed
   */
  void runForever();

  /**
   * Starts to run this loop until {@link #stop()} as the guest of another event loop, such as that
   * of a GUI toolkit, and returns at once. The loop's callbacks and tasks run on the host's thread,
   * in turns between the host's own events; a thread of the loop waits for the operating system
   * meanwhile. Mirrors {@code start_guest_run} of Trio. {@code dev.rondo.tasks.GuestLoop} also
   * shuts the loop down.
   *
   * <p>During a turn this loop is the running loop of the host's thread. Between turns it is not,
   * so what belongs to the host, such as the handler of a button, passes work to the loop as other
   * threads do: with {@code callSoonThreadsafe}. The loop counts as running until it has stopped.
   *
   * <p>The run fails if a callback throws an {@link Error}, if the host refuses a turn because it
   * has ended, or if the host's thread runs another loop or cannot run this one.
   *
   * @param host runs each task soon, one after another, as {@code SwingUtilities::invokeLater}
   *     does; must not run it during the call of {@code execute}
   * @param whenStopped called once, by the host, when the loop has stopped: with the failure, or
   *     null. If the host has ended, a thread of the loop calls it.
   * @throws IllegalStateException if this loop is running
   * @throws LoopClosedException if the loop is closed
   * @throws UnsupportedOperationException if the loop lacks {@link Capability#GUEST}
   */
  default void runAsGuest(Executor host, Consumer<? super @Nullable Throwable> whenStopped) {
    throw Capability.GUEST.refusal("runAsGuest", this);
  }

  /**
   * Makes the loop return once the callbacks that are ready have run. It does not wake the loop: on
   * another thread, call {@code callSoonThreadsafe(loop::stop)}. Mirrors {@code stop}.
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

  /**
   * Returns whether the loop is running. Can be called on any thread. Mirrors {@code is_running}.
   */
  boolean isRunning();

  /** Returns whether the loop is closed. Can be called on any thread. Mirrors {@code is_closed}. */
  boolean isClosed();

  /**
   * Closes the loop, which cannot be used again: drops every callback without running it, unwinds
   * pending tasks, shuts the default executor down without waiting, and releases every descriptor,
   * buffer and thread. Closing twice is allowed. Mirrors {@code close}.
   *
   * @throws IllegalStateException if the loop is running; it then stays open
   */
  @Override
  void close();

  /**
   * Closes all asynchronous generators that were started and have not ended, concurrently. Each
   * failure is passed to the exception handler, and so is a generator that is first used afterward.
   * Mirrors {@code shutdown_asyncgens}.
   */
  default LoopFuture<@Nullable Void> shutdownAsyncGenerators() {
    throw Capability.TASKS.refusal("shutdownAsyncGenerators", this);
  }
}
