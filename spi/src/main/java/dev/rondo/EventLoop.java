package dev.rondo;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * An event loop: runs callbacks, tasks and network input and output, one at a time.
 *
 * <p>There is one role interface for each section of asyncio's event loop page, in the page's
 * order. Operations must be called on the <em>loop thread</em>, which is the thread that runs the
 * loop's current callback or task; each task has a virtual thread of its own. While the loop is not
 * running, operations can be called on any thread, but by one thread at a time. A method that can
 * be called on any thread at any time says so.
 *
 * <p>An operation that the loop does not support throws {@link UnsupportedOperationException} at
 * once, with a message that names the operation, the loop, and backends that support it. An
 * operation on a closed loop throws {@link LoopClosedException}. Arguments must not be null unless
 * marked {@code @Nullable}.
 *
 * <p>Mirrors {@code asyncio.AbstractEventLoop}.
 */
public interface EventLoop
    extends LoopLifecycle,
        CallbackScheduler,
        TaskSpawner,
        ConnectionOpener,
        ServerOpener,
        TransportOperations,
        ChannelWatcher,
        SocketOperations,
        NameResolver,
        PipeConnector,
        SignalHandlers,
        ExecutorBridge,
        Diagnostics,
        SubprocessLauncher {

  /**
   * Returns a future of this loop that takes the outcome of {@code stage}, in the iteration after
   * the stage is complete; no thread waits for it. Cancelling the future cancels the stage, if the
   * stage can be cancelled, and a stage that was cancelled cancels the future. A failure is not
   * wrapped in a {@link java.util.concurrent.CompletionException}. An outcome that comes after the
   * loop was closed is dropped. {@link LoopFuture#toCompletableFuture()} is the other direction.
   * Mirrors {@code asyncio.wrap_future}.
   */
  default <T extends @Nullable Object> LoopFuture<T> futureOf(CompletionStage<T> stage) {
    return StageFuture.of(stage, this);
  }

  /**
   * Returns a new view of this loop as an executor, which can be used on any thread. Commands run
   * on the loop thread, in a copy of the context of the caller, and delays are timers of the loop.
   * A command given to {@code execute} is a callback: an exception that it throws is passed to the
   * exception handler. Commands are rejected once the loop is closed, and those that have not run
   * by then never run.
   *
   * <p>Cancelling a future of the view interrupts no thread. {@code get} in a callback throws
   * {@link IllegalStateException} instead of waiting for the loop it holds.
   *
   * <p>{@code shutdown} and {@code close} end the view, not the loop: commands already given still
   * run, except that those that repeat are cancelled. {@code close} waits for them, unless it is
   * called on the loop thread.
   */
  default ScheduledExecutorService asExecutor() {
    return new LoopExecutor(this);
  }
}
