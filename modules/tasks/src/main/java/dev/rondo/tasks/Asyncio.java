package dev.rondo.tasks;

import dev.rondo.Context;
import dev.rondo.Coroutine;
import dev.rondo.EventLoop;
import dev.rondo.EventLoops;
import dev.rondo.LoopFuture;
import dev.rondo.LoopTime;
import dev.rondo.Task;
import dev.rondo.TaskOptions;
import dev.rondo.TimerHandle;
import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The functions of the module {@code asyncio} that programs are written with. */
public final class Asyncio {

  private Asyncio() {}

  /**
   * Runs {@code coroutine} on a new loop that {@code loopFactory} makes, and closes it as {@link
   * Runner#close()} does. No policy is asked, and no thread's current loop is touched. Mirrors
   * {@code asyncio.run} with {@code loop_factory}.
   *
   * @throws Exception what the coroutine threw, itself and not wrapped
   * @throws IllegalStateException if a loop runs on this thread
   */
  public static <T extends @Nullable Object> T run(
      Coroutine<T> coroutine, Supplier<? extends EventLoop> loopFactory) throws Exception {
    Objects.requireNonNull(loopFactory, "loopFactory");
    return run(coroutine, RunnerOptions.defaults().withLoopFactory(loopFactory));
  }

  /**
   * As {@link #run(Coroutine, Supplier)} on a new loop of the policy's. Mirrors {@code
   * asyncio.run}.
   */
  public static <T extends @Nullable Object> T run(Coroutine<T> coroutine) throws Exception {
    return run(coroutine, RunnerOptions.defaults());
  }

  /** As {@link #run(Coroutine, Supplier)}, with a {@link Runner} as {@code options} say. */
  public static <T extends @Nullable Object> T run(Coroutine<T> coroutine, RunnerOptions options)
      throws Exception {
    Runner.requireNoRunningLoop("Asyncio.run()");
    try (Runner runner = new Runner(options)) {
      return runner.run(coroutine);
    }
  }

  /**
   * A task of the running loop. Mirrors {@code asyncio.create_task}.
   *
   * @throws dev.rondo.NoRunningLoopException outside callbacks and tasks
   */
  public static <T extends @Nullable Object> Task<T> createTask(Coroutine<T> coroutine) {
    return createTask(coroutine, TaskOptions.defaults());
  }

  /** As {@link #createTask(Coroutine)}, with a name, a context, or an eager first step. */
  public static <T extends @Nullable Object> Task<T> createTask(
      Coroutine<T> coroutine, TaskOptions options) {
    return EventLoops.getRunningLoop().createTask(coroutine, options);
  }

  /**
   * The task that is running now, or null in a callback. Mirrors {@code asyncio.current_task}.
   *
   * @throws dev.rondo.NoRunningLoopException outside callbacks and tasks
   */
  public static @Nullable Task<?> currentTask() {
    return EventLoops.getRunningLoop().currentTask();
  }

  /**
   * The tasks of the running loop that are not done. Mirrors {@code asyncio.all_tasks}.
   *
   * @throws dev.rondo.NoRunningLoopException outside callbacks and tasks
   */
  public static Set<Task<?>> allTasks() {
    return EventLoops.getRunningLoop().allTasks();
  }

  /**
   * Done after {@code delay}; with one of zero or less, in the next iteration, once the others that
   * are ready have had their turn. Cancelling it cancels the timer. Mirrors {@code asyncio.sleep}.
   *
   * @throws dev.rondo.NoRunningLoopException outside callbacks and tasks
   */
  public static LoopFuture<@Nullable Void> sleep(Duration delay) {
    return sleep(delay, null);
  }

  /** As {@link #sleep(Duration)}, with a result. */
  public static <T extends @Nullable Object> LoopFuture<T> sleep(Duration delay, T result) {
    Objects.requireNonNull(delay, "delay");
    EventLoop loop = EventLoops.getRunningLoop();
    if (!delay.isPositive()) {
      return loop.nextIteration(result);
    }
    LoopFuture<T> slept = loop.createFuture();
    TimerHandle timer =
        loop.callLater(
            delay,
            () -> {
              if (!slept.isDone()) {
                slept.setResult(result);
              }
            });
    slept.addDoneCallback(done -> timer.cancel());
    return slept;
  }

  /**
   * The results of {@code futures}, in their order, once all have succeeded; or the first failure
   * as soon as there is one, while the others go on. Cancelling it cancels those that are not done
   * and waits for them. Mirrors {@code asyncio.gather}.
   *
   * @throws dev.rondo.NoRunningLoopException outside callbacks and tasks
   */
  public static <T extends @Nullable Object> LoopFuture<List<T>> gather(
      List<? extends LoopFuture<? extends T>> futures) {
    return new GatherOperation<T>(EventLoops.getRunningLoop(), futures).start();
  }

  /**
   * Done when all of {@code futures} are, which tells what they brought. Nothing is cancelled, nor
   * when this is. Called as {@code Asyncio.wait}, since every Java class has a {@code wait} of its
   * own. Mirrors {@code asyncio.wait}.
   *
   * @throws dev.rondo.NoRunningLoopException outside callbacks and tasks
   * @throws IllegalArgumentException if there are no futures
   */
  public static <F extends LoopFuture<?>> LoopFuture<WaitResult<F>> wait(
      Collection<? extends F> futures) {
    return wait(futures, WaitOptions.defaults());
  }

  /**
   * As {@link #wait(Collection)}; how many it waits for, and how long, is said by {@code options}.
   */
  public static <F extends LoopFuture<?>> LoopFuture<WaitResult<F>> wait(
      Collection<? extends F> futures, WaitOptions options) {
    return new WaitOperation<F>(EventLoops.getRunningLoop(), futures, options).start();
  }

  /**
   * The outcomes of {@code futures} as they come, for one loop over them: the first future is done
   * when any of {@code futures} is, with the same outcome, and so on. Mirrors {@code
   * asyncio.as_completed}.
   *
   * <pre>{@code
   * for (LoopFuture<String> next : Asyncio.asCompleted(downloads)) {
   *   show(next.await());
   * }
   * }</pre>
   *
   * @throws dev.rondo.NoRunningLoopException outside callbacks and tasks
   */
  public static <T extends @Nullable Object> Iterable<LoopFuture<T>> asCompleted(
      Collection<? extends LoopFuture<? extends T>> futures) {
    return asCompleted(futures, null);
  }

  /**
   * As {@link #asCompleted(Collection)}. What is not done within {@code timeout}, unless that is
   * null, comes as a {@link java.util.concurrent.TimeoutException}; nothing is cancelled.
   */
  public static <T extends @Nullable Object> Iterable<LoopFuture<T>> asCompleted(
      Collection<? extends LoopFuture<? extends T>> futures, @Nullable Duration timeout) {
    Iterator<LoopFuture<T>> outcomes =
        new Completions<T>(EventLoops.getRunningLoop(), futures, timeout);
    return () -> outcomes;
  }

  /**
   * What {@code future} brings, except that cancelling this, or a task that awaits it, does not
   * cancel {@code future}. A failure that comes after that is the loop's to report. Mirrors {@code
   * asyncio.shield}.
   */
  public static <T extends @Nullable Object> LoopFuture<T> shield(LoopFuture<T> future) {
    if (future.isDone()) {
      return future;
    }
    LoopFuture<T> shielded = future.getLoop().createFuture();
    future.addDoneCallback(done -> Outcomes.copy(done, shielded));
    return shielded;
  }

  /**
   * What {@code future} brings within {@code timeout}. After that {@code future} is cancelled, and
   * once it is done this fails with a {@link java.util.concurrent.TimeoutException}, unless it has
   * brought a result all the same. Cancelling it cancels {@code future} and waits for it. Mirrors
   * {@code asyncio.wait_for}.
   *
   * @throws dev.rondo.NoRunningLoopException outside callbacks and tasks
   */
  public static <T extends @Nullable Object> LoopFuture<T> waitFor(
      LoopFuture<T> future, Duration timeout) {
    Objects.requireNonNull(future, "future");
    Timeout limit = timeout(Objects.requireNonNull(timeout, "timeout"));
    // A task, since it goes on after it has expired or was cancelled, until the future is done.
    Task<T> waiting =
        createTask(() -> limit.run(future::await), TaskOptions.defaults().withEagerStart(true));
    return WaiterFuture.following(future, waiting);
  }

  /**
   * A limit of {@code delay} from now on what is {@linkplain Timeout#run run} in it; null for none,
   * until it is {@linkplain Timeout#reschedule rescheduled}. Mirrors {@code asyncio.timeout}.
   *
   * @throws dev.rondo.NoRunningLoopException outside callbacks and tasks
   */
  public static Timeout timeout(@Nullable Duration delay) {
    return Timeout.after(EventLoops.getRunningLoop(), delay);
  }

  /**
   * As {@link #timeout(Duration)}, with a point in the loop's time. Mirrors {@code
   * asyncio.timeout_at}.
   */
  public static Timeout timeoutAt(@Nullable LoopTime when) {
    return Timeout.at(EventLoops.getRunningLoop(), when);
  }

  /**
   * Runs {@code function}, which may block, in a thread of the loop's default executor, in a copy
   * of the current context. Cancelling the future does not stop it. Mirrors {@code
   * asyncio.to_thread}.
   *
   * @throws dev.rondo.NoRunningLoopException outside callbacks and tasks
   */
  public static <T extends @Nullable Object> LoopFuture<T> toThread(Callable<T> function) {
    Objects.requireNonNull(function, "function");
    Context context = Context.copyCurrent();
    return EventLoops.getRunningLoop().runInExecutor(() -> context.call(function));
  }

  /**
   * Has {@code loop} run {@code coroutine} as a task, and is done with it. For any thread but the
   * loop's own, which must not wait for it. Cancelling this cancels the task. Mirrors {@code
   * asyncio.run_coroutine_threadsafe}.
   *
   * @throws dev.rondo.LoopClosedException if the loop is closed
   */
  public static <T extends @Nullable Object> CompletableFuture<T> runCoroutineThreadsafe(
      Coroutine<T> coroutine, EventLoop loop) {
    return new Submission<>(Objects.requireNonNull(coroutine, "coroutine"), loop).start();
  }
}
