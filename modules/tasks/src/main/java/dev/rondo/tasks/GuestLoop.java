package dev.rondo.tasks;

import dev.rondo.Coroutine;
import dev.rondo.EventLoop;
import dev.rondo.EventLoops;
import dev.rondo.LoopClosedException;
import dev.rondo.Task;
import dev.rondo.TaskOptions;
import dev.rondo.VoidCoroutine;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A main coroutine on a loop that runs as the guest of another event loop, the host: of Swing, of
 * JavaFX, of Netty. The coroutine, its tasks and its callbacks run on the host's thread, in turns
 * between the host's own events, so they may use what belongs to the host. Mirrors {@code
 * start_guest_run} of Trio.
 *
 * <pre>{@code
 * GuestLoop.start(SwingUtilities::invokeLater, () -> { ... }, (result, failure) -> { ... });
 * }</pre>
 *
 * <p>When the coroutine has ended, the loop is shut down in the order of {@link Runner#close} and
 * closed, without blocking the host.
 */
public final class GuestLoop {

  private final EventLoop loop;
  private final Task<?> main;

  private GuestLoop(EventLoop loop, Task<?> main) {
    this.loop = loop;
    this.main = main;
  }

  /** Starts {@code coroutine} on a new loop made by the policy, with the default options. */
  public static <T extends @Nullable Object> GuestLoop start(
      Executor host,
      Coroutine<T> coroutine,
      BiConsumer<? super @Nullable T, ? super @Nullable Throwable> whenDone) {
    return start(host, coroutine, whenDone, RunnerOptions.defaults());
  }

  /** As the method above, for a coroutine without a result; {@code whenDone} gets its failure. */
  public static GuestLoop start(
      Executor host, VoidCoroutine coroutine, Consumer<? super @Nullable Throwable> whenDone) {
    return start(host, coroutine, whenDone, RunnerOptions.defaults());
  }

  /** As the method below, for a coroutine without a result; {@code whenDone} gets its failure. */
  public static GuestLoop start(
      Executor host,
      VoidCoroutine coroutine,
      Consumer<? super @Nullable Throwable> whenDone,
      RunnerOptions options) {
    Objects.requireNonNull(whenDone, "whenDone");
    return start(
        host, coroutine.withNullResult(), (_, failure) -> whenDone.accept(failure), options);
  }

  /**
   * Starts {@code coroutine} on a new loop, and returns at once.
   *
   * @param host runs each task soon, one after another, as {@code SwingUtilities::invokeLater}
   *     does; must not run it during the call of {@code execute}
   * @param whenDone called once, by the host, when the loop is closed: with the result of the
   *     coroutine, or with its failure or that of the loop. A cancelled coroutine fails with a
   *     {@link CancellationException}. If the coroutine stops its loop, it fails with an {@link
   *     IllegalStateException}. If the host has ended before the coroutine, its tasks are unwound
   *     and a thread of the loop calls this with an {@link IllegalStateException}.
   * @throws UnsupportedOperationException if the loop lacks {@link dev.rondo.Capability#GUEST}
   */
  public static <T extends @Nullable Object> GuestLoop start(
      Executor host,
      Coroutine<T> coroutine,
      BiConsumer<? super @Nullable T, ? super @Nullable Throwable> whenDone,
      RunnerOptions options) {
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(coroutine, "coroutine");
    Objects.requireNonNull(whenDone, "whenDone");
    Supplier<? extends EventLoop> factory = options.loopFactory();
    EventLoop loop = factory == null ? EventLoops.newEventLoop() : factory.get();
    try {
      if (options.debug() != null) {
        loop.setDebug(options.debug());
      }
      Task<T> main =
          loop.createTask(
              coroutine, TaskOptions.defaults().withInterruptible(options.interruptible()));
      main.addDoneCallback(
          _ -> loop.createTask(() -> Shutdown.runInTask(loop, options.interruptible())));
      loop.runAsGuest(host, failure -> finish(loop, main, failure, whenDone));
      return new GuestLoop(loop, main);
    } catch (RuntimeException | Error e) {
      loop.close();
      throw e;
    }
  }

  /** Returns the loop; other threads use its {@code callSoonThreadsafe}. */
  public EventLoop loop() {
    return loop;
  }

  /** Cancels the coroutine. For any thread; has no effect if the coroutine has ended. */
  public void cancel() {
    try {
      loop.callSoonThreadsafe(main::cancel);
    } catch (LoopClosedException e) {
      // The coroutine has ended.
    }
  }

  private static <T extends @Nullable Object> void finish(
      EventLoop loop,
      Task<T> main,
      @Nullable Throwable failure,
      BiConsumer<? super @Nullable T, ? super @Nullable Throwable> whenDone) {
    T result = null;
    Throwable failed = failure;
    if (failed == null) {
      try {
        result = resultOf(main);
      } catch (Exception | Error e) {
        failed = e;
      }
    }
    try {
      loop.close();
    } catch (RuntimeException | Error e) {
      if (failed == null) {
        failed = e;
      } else {
        failed.addSuppressed(e);
      }
    }
    whenDone.accept(failed == null ? result : null, failed);
  }

  private static <T extends @Nullable Object> T resultOf(Task<T> main) throws Exception {
    if (!main.isDone()) {
      throw new IllegalStateException("the loop was stopped before the coroutine ended: " + main);
    }
    return main.result();
  }
}
