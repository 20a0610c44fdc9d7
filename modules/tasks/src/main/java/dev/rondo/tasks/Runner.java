package dev.rondo.tasks;

import dev.rondo.Context;
import dev.rondo.Coroutine;
import dev.rondo.EventLoop;
import dev.rondo.EventLoops;
import dev.rondo.Task;
import dev.rondo.TaskOptions;
import dev.rondo.VoidCoroutine;
import dev.rondo.spi.RunningLoop;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A loop for one or more main coroutines, which is shut down in order at the end. The loop is
 * created at the first use. All runs share a context, so each sees what earlier ones changed.
 * Mirrors {@code asyncio.Runner}.
 *
 * <pre>{@code
 * try (var runner = new Runner(loopFactory)) {
 *   runner.run(() -> { ... });
 * }
 * }</pre>
 *
 * <p>Must be used by one thread. On the thread named {@code main}, if the loop has {@link
 * dev.rondo.Capability#SIGNALS}, the first Ctrl-C during {@link #run} cancels the coroutine's task,
 * and a second one ends the process. To do so, the runner handles {@link dev.rondo.Signal#SIGINT}
 * during a run, unless the coroutine adds a handler of its own.
 */
public final class Runner implements AutoCloseable {

  private final RunnerOptions options;
  private @Nullable EventLoop loop;
  private @Nullable Context context;
  private boolean closed;

  /** Creates a runner of a loop made by {@code loopFactory}; the policy is not used. */
  public Runner(Supplier<? extends EventLoop> loopFactory) {
    this(RunnerOptions.defaults().withLoopFactory(Objects.requireNonNull(loopFactory)));
  }

  /**
   * Creates a runner of a new loop made by the policy, which is the thread's current loop until the
   * runner is closed.
   */
  public Runner() {
    this(RunnerOptions.defaults());
  }

  /** Creates a runner with {@code options}. */
  public Runner(RunnerOptions options) {
    this.options = Objects.requireNonNull(options, "options");
  }

  /**
   * Runs {@code coroutine} to its end and returns its result.
   *
   * @throws Exception the failure of the coroutine, not wrapped
   * @throws InterruptedException if the calling thread was interrupted, before or during the call,
   *     and that cancelled the coroutine. If the coroutine returned a result or failed otherwise,
   *     the thread's interrupt flag is set when this method returns.
   * @throws IllegalStateException if a loop is running on this thread, or the runner is closed
   */
  public <T extends @Nullable Object> T run(Coroutine<T> coroutine) throws Exception {
    return run(coroutine, null);
  }

  /** As {@link #run(Coroutine)}, for a coroutine without a result. */
  public void run(VoidCoroutine coroutine) throws Exception {
    run(coroutine.withNullResult());
  }

  /** As {@link #run(Coroutine)}, in {@code context}; null for the runner's own context. */
  public <T extends @Nullable Object> T run(Coroutine<T> coroutine, @Nullable Context context)
      throws Exception {
    Objects.requireNonNull(coroutine, "coroutine");
    requireNoRunningLoop("Runner.run()");
    EventLoop loop = getLoop();
    TaskOptions taskOptions =
        TaskOptions.defaults()
            .withContext(context == null ? this.context : context)
            .withInterruptible(options.interruptible());
    Task<T> main = loop.createTask(coroutine, taskOptions);
    loop.cancelOnInterrupt(main);
    try (var _ = new CtrlC(loop, main)) {
      return loop.runUntilComplete(main);
    } catch (CancellationException e) {
      throw main.isCancelled() && Thread.interrupted() ? interrupted(e) : e;
    } finally {
      if (!loop.isClosed()) {
        loop.cancelOnInterrupt(null);
      }
    }
  }

  /** As {@link #run(Coroutine, Context)}, for a coroutine without a result. */
  public void run(VoidCoroutine coroutine, @Nullable Context context) throws Exception {
    run(coroutine.withNullResult(), context);
  }

  private static InterruptedException interrupted(CancellationException cause) {
    var exception = new InterruptedException("the thread that ran the event loop was interrupted");
    exception.initCause(cause);
    return exception;
  }

  /**
   * Returns the runner's loop. Mirrors {@code get_loop}.
   *
   * @throws IllegalStateException if the runner is closed
   */
  public EventLoop getLoop() {
    if (closed) {
      throw new IllegalStateException("the runner is closed");
    }
    EventLoop made = loop;
    return made == null ? makeLoop() : made;
  }

  /**
   * Cancels the remaining tasks and waits for them, closes the asynchronous generators, waits up to
   * five minutes for the threads of the default executor to end, and closes the loop. The failure
   * of a cancelled task is passed to the exception handler. Closing again has no effect.
   *
   * @throws IllegalStateException if the loop is running; the runner is then left unchanged
   */
  @Override
  public void close() {
    EventLoop made = loop;
    if (made == null || closed) {
      closed = true;
      return;
    }
    if (made.isRunning()) {
      throw new IllegalStateException("cannot close a runner while its loop is running: " + made);
    }
    closed = true;
    try {
      Shutdown.run(made, options.interruptible());
    } finally {
      if (options.loopFactory() == null) {
        EventLoops.setEventLoop(null);
      }
      made.close();
    }
  }

  static void requireNoRunningLoop(String asked) {
    EventLoop running = RunningLoop.here().loop();
    if (running != null) {
      throw new IllegalStateException(
          "%s cannot be called in a running event loop: in %s use createTask() and await()"
              .formatted(asked, running));
    }
  }

  private EventLoop makeLoop() {
    Supplier<? extends EventLoop> factory = options.loopFactory();
    EventLoop made = factory == null ? EventLoops.newEventLoop() : factory.get();
    loop = made; // Set first, so that close() closes it if a later step fails.
    context = Context.copyCurrent();
    if (factory == null) {
      EventLoops.setEventLoop(made);
    }
    if (options.debug() != null) {
      made.setDebug(options.debug());
    }
    return made;
  }
}
