package dev.rondo.tasks;

import dev.rondo.Context;
import dev.rondo.Coroutine;
import dev.rondo.EventLoop;
import dev.rondo.EventLoops;
import dev.rondo.LoopFuture;
import dev.rondo.LoopTime;
import dev.rondo.Task;
import dev.rondo.TaskFactory;
import dev.rondo.TaskOptions;
import dev.rondo.VoidCoroutine;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The functions of the module {@code asyncio} for programs made of tasks. */
public final class Asyncio {

  private Asyncio() {}

  /**
   * Runs {@code coroutine} on a new loop made by {@code loopFactory}, and closes the loop as {@link
   * Runner#close()} does. The policy is not used, and the current loop of the thread is not
   * changed. Mirrors {@code asyncio.run} with {@code loop_factory}.
   *
   * @throws Exception the failure of the coroutine, not wrapped
   * @throws IllegalStateException if a loop is running on this thread
   */
  public static <T extends @Nullable Object> T run(
      Coroutine<T> coroutine, Supplier<? extends EventLoop> loopFactory) throws Exception {
    Objects.requireNonNull(loopFactory, "loopFactory");
    return run(coroutine, RunnerOptions.defaults().withLoopFactory(loopFactory));
  }

  /**
   * As {@link #run(Coroutine, Supplier)}, on a new loop made by the policy. Mirrors {@code
   * asyncio.run}.
   */
  public static <T extends @Nullable Object> T run(Coroutine<T> coroutine) throws Exception {
    return run(coroutine, RunnerOptions.defaults());
  }

  /** As {@link #run(Coroutine, Supplier)}, with the options of a {@link Runner}. */
  public static <T extends @Nullable Object> T run(Coroutine<T> coroutine, RunnerOptions options)
      throws Exception {
    Runner.requireNoRunningLoop("Asyncio.run()");
    try (Runner runner = new Runner(options)) {
      return runner.run(coroutine);
    }
  }

  /** As {@link #run(Coroutine)}, for a coroutine without a result. */
  public static void run(VoidCoroutine coroutine) throws Exception {
    run(coroutine.withNullResult());
  }

  /** As {@link #run(Coroutine, Supplier)}, for a coroutine without a result. */
  public static void run(VoidCoroutine coroutine, Supplier<? extends EventLoop> loopFactory)
      throws Exception {
    run(coroutine.withNullResult(), loopFactory);
  }

  /** As {@link #run(Coroutine, RunnerOptions)}, for a coroutine without a result. */
  public static void run(VoidCoroutine coroutine, RunnerOptions options) throws Exception {
    run(coroutine.withNullResult(), options);
  }

  /**
   * Starts a task on the running loop. Mirrors {@code asyncio.create_task}.
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

  /** As {@link #createTask(Coroutine)}, for a coroutine without a result. */
  public static Task<@Nullable Void> createTask(VoidCoroutine coroutine) {
    return createTask(coroutine.withNullResult());
  }

  /** As {@link #createTask(Coroutine, TaskOptions)}, for a coroutine without a result. */
  public static Task<@Nullable Void> createTask(VoidCoroutine coroutine, TaskOptions options) {
    return createTask(coroutine.withNullResult(), options);
  }

  /**
   * Returns the running task, or null in a callback. Mirrors {@code asyncio.current_task}.
   *
   * @throws dev.rondo.NoRunningLoopException outside callbacks and tasks
   */
  public static @Nullable Task<?> currentTask() {
    return EventLoops.getRunningLoop().currentTask();
  }

  /**
   * Returns the tasks of the running loop that are not done. Mirrors {@code asyncio.all_tasks}.
   *
   * @throws dev.rondo.NoRunningLoopException outside callbacks and tasks
   */
  public static Set<Task<?>> allTasks() {
    return EventLoops.getRunningLoop().allTasks();
  }

  /**
   * Returns a future that completes after {@code delay}. If the delay is zero or negative, it
   * completes in the next iteration, after the callbacks that are already due. Cancelling it
   * cancels the timer. Mirrors {@code asyncio.sleep}.
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
    return new Sleep<>(loop, delay, result).future();
  }

  /**
   * Returns a future of the results of {@code futures}, in their order, which completes when all
   * have succeeded. It fails with the first failure at once, while the others go on. Cancelling it
   * cancels the futures that are not done, and waits for them. Mirrors {@code asyncio.gather}.
   *
   * @throws dev.rondo.NoRunningLoopException outside callbacks and tasks
   */
  public static <T extends @Nullable Object> LoopFuture<List<T>> gather(
      List<? extends LoopFuture<? extends T>> futures) {
    return new GatherOperation<T>(EventLoops.getRunningLoop(), futures).start();
  }

  /**
   * Waits until all of {@code futures} are done. Never cancels them, even if the wait is cancelled.
   * Call it as {@code Asyncio.wait}: a static import is hidden by {@link Object#wait()}. Mirrors
   * {@code asyncio.wait}.
   *
   * @throws dev.rondo.NoRunningLoopException outside callbacks and tasks
   * @throws IllegalArgumentException if {@code futures} is empty
   */
  public static <F extends LoopFuture<?>> LoopFuture<WaitResult<F>> wait(
      Collection<? extends F> futures) {
    return wait(futures, WaitOptions.defaults());
  }

  /** As {@link #wait(Collection)}, for as many futures and as long as {@code options} say. */
  public static <F extends LoopFuture<?>> LoopFuture<WaitResult<F>> wait(
      Collection<? extends F> futures, WaitOptions options) {
    return new WaitOperation<F>(EventLoops.getRunningLoop(), futures, options).start();
  }

  /**
   * Returns {@code futures} in the order in which they complete, for one iteration. To iterate over
   * their outcomes, use it in a {@code for} loop; to get the futures themselves, call {@link
   * CompletionOrder#next()}. Mirrors {@code asyncio.as_completed}.
   *
   * <pre>{@code
   * for (LoopFuture<String> next : Asyncio.asCompleted(downloads)) {
   *   show(next.await());
   * }
   * }</pre>
   *
   * @throws dev.rondo.NoRunningLoopException outside callbacks and tasks
   */
  public static <T extends @Nullable Object, F extends LoopFuture<? extends T>>
      CompletionOrder<T, F> asCompleted(Collection<? extends F> futures) {
    return asCompleted(futures, null);
  }

  /**
   * As {@link #asCompleted(Collection)}. Outcomes that are missing after {@code timeout}, unless it
   * is null, are a {@link java.util.concurrent.TimeoutException}; the futures are not cancelled.
   */
  public static <T extends @Nullable Object, F extends LoopFuture<? extends T>>
      CompletionOrder<T, F> asCompleted(
          Collection<? extends F> futures, @Nullable Duration timeout) {
    return new CompletionOrder<T, F>(EventLoops.getRunningLoop(), futures, timeout);
  }

  /**
   * Returns a future with the outcome of {@code future} that protects it: cancelling the returned
   * future, or a task that awaits it, does not cancel {@code future}. If {@code future} fails after
   * that, its failure goes to the loop's exception handler. Mirrors {@code asyncio.shield}.
   */
  public static <T extends @Nullable Object> LoopFuture<T> shield(LoopFuture<T> future) {
    if (future.isDone()) {
      return future;
    }
    LoopFuture<T> shielded = future.getLoop().createFuture();
    ShieldCallback<T> copy = new ShieldCallback<>(future, shielded);
    future.addDoneCallback(copy);
    // A future that outlives many waits must not keep them.
    shielded.addDoneCallback(_ -> future.removeDoneCallback(copy));
    return shielded;
  }

  /**
   * Returns a future with the outcome of {@code future}, if it is done within {@code timeout}.
   * Otherwise {@code future} is cancelled, and once it is done the returned future fails with a
   * {@link java.util.concurrent.TimeoutException}, unless {@code future} has a result nevertheless.
   * Cancelling the returned future cancels {@code future} and waits for it. Mirrors {@code
   * asyncio.wait_for}.
   *
   * @throws dev.rondo.NoRunningLoopException outside callbacks and tasks
   */
  public static <T extends @Nullable Object> LoopFuture<T> waitFor(
      LoopFuture<T> future, Duration timeout) {
    Objects.requireNonNull(future, "future");
    Timeout limit = timeout(Objects.requireNonNull(timeout, "timeout"));
    // A task, since it goes on after a timeout or a cancellation until the future is done.
    Task<T> waiting =
        createTask(() -> limit.run(future::await), TaskOptions.defaults().withEagerStart(true));
    return WaiterFuture.withSourceOf(future, waiting);
  }

  /**
   * Returns a time limit, of {@code delay} from now, for the code {@linkplain Timeout#run run} in
   * it. If {@code delay} is null, there is no limit until one is {@linkplain Timeout#reschedule
   * set}. Mirrors {@code asyncio.timeout}.
   *
   * @throws dev.rondo.NoRunningLoopException outside callbacks and tasks
   */
  public static Timeout timeout(@Nullable Duration delay) {
    return Timeout.after(EventLoops.getRunningLoop(), delay);
  }

  /**
   * As {@link #timeout(Duration)}, with a deadline in the loop's time. Mirrors {@code
   * asyncio.timeout_at}.
   */
  public static Timeout timeoutAt(@Nullable LoopTime when) {
    return Timeout.at(EventLoops.getRunningLoop(), when);
  }

  /**
   * Runs {@code function}, which may block, on a thread of the loop's default executor and in a
   * copy of the current context. Cancelling the future does not stop the function. Mirrors {@code
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
   * As {@link EventLoop#futureOf}, on the running loop. Mirrors {@code asyncio.wrap_future}.
   *
   * @throws dev.rondo.NoRunningLoopException outside callbacks and tasks
   */
  public static <T extends @Nullable Object> LoopFuture<T> wrapFuture(CompletionStage<T> stage) {
    return EventLoops.getRunningLoop().futureOf(stage);
  }

  /**
   * Suspends the running task until {@code stage} is complete, and returns its result. Cancelling
   * the task cancels the stage, if the stage can be cancelled.
   *
   * @throws Exception the failure of the stage, not wrapped
   * @throws java.util.concurrent.CancellationException if the stage or the task was cancelled
   * @throws dev.rondo.NoRunningLoopException outside callbacks and tasks
   */
  public static <T extends @Nullable Object> T await(CompletionStage<T> stage) throws Exception {
    return wrapFuture(stage).await();
  }

  /**
   * Runs {@code coroutine} as a task of {@code loop}, and returns a future that completes with it.
   * Can be called on any thread, but waiting for it on the loop thread would block the loop.
   * Cancelling the returned future cancels the task. Mirrors {@code
   * asyncio.run_coroutine_threadsafe}.
   *
   * @throws dev.rondo.LoopClosedException if the loop is closed
   */
  public static <T extends @Nullable Object> CompletableFuture<T> runCoroutineThreadsafe(
      Coroutine<T> coroutine, EventLoop loop) {
    Objects.requireNonNull(coroutine, "coroutine");
    return new LoopCall<T>(() -> loop.createTask(coroutine), loop).start();
  }

  /** As {@link #runCoroutineThreadsafe(Coroutine, EventLoop)}, for one without a result. */
  public static CompletableFuture<@Nullable Void> runCoroutineThreadsafe(
      VoidCoroutine coroutine, EventLoop loop) {
    return runCoroutineThreadsafe(coroutine.withNullResult(), loop);
  }

  /**
   * Returns a factory of tasks whose first step runs inside the call that creates them, unless
   * their options say otherwise. A task that never waits is then done at once and is never
   * scheduled, and the order of execution differs from that of other tasks. Set it by {@link
   * EventLoop#setTaskFactory}. Mirrors {@code asyncio.eager_task_factory}.
   */
  public static TaskFactory eagerTaskFactory() {
    return EagerTaskFactory.OF_THE_LOOP;
  }

  /**
   * As {@link #eagerTaskFactory()}, for tasks that {@code constructor} makes. Mirrors {@code
   * asyncio.create_eager_task_factory}.
   */
  public static TaskFactory createEagerTaskFactory(TaskFactory constructor) {
    return new EagerTaskFactory(Objects.requireNonNull(constructor, "constructor"));
  }

  /**
   * Returns the call graph of the running task: its stack, the futures that wait for it, and what
   * waits for those. Null in a callback. Mirrors {@code asyncio.capture_call_graph}.
   *
   * @throws dev.rondo.NoRunningLoopException outside callbacks and tasks
   */
  public static @Nullable FutureCallGraph captureCallGraph() {
    Task<?> task = currentTask();
    return task == null ? null : captureCallGraph(task);
  }

  /**
   * As {@link #captureCallGraph()}, of any future. For any thread; on others than the loop's, the
   * graph may combine different moments.
   */
  public static FutureCallGraph captureCallGraph(LoopFuture<?> future) {
    return captureCallGraph(future, Integer.MAX_VALUE);
  }

  /**
   * As {@link #captureCallGraph(LoopFuture)}, with a limit.
   *
   * @param limit the number of frames of each stack: the innermost ones, or the outermost ones if
   *     it is negative; 0 for no stacks
   */
  public static FutureCallGraph captureCallGraph(LoopFuture<?> future, int limit) {
    return new CallGraphCapture(limit).of(Objects.requireNonNull(future, "future"));
  }

  /**
   * Prints the call graph of the running task to {@code out}; nothing in a callback. Mirrors {@code
   * asyncio.print_call_graph}; the text of {@code asyncio.format_call_graph} is the graph's {@code
   * toString}.
   *
   * @throws dev.rondo.NoRunningLoopException outside callbacks and tasks
   */
  public static void printCallGraph(PrintStream out) {
    FutureCallGraph graph = captureCallGraph();
    if (graph != null) {
      out.print(graph);
    }
  }

  /** As {@link #printCallGraph(PrintStream)}, of any future and on any thread. */
  public static void printCallGraph(LoopFuture<?> future, PrintStream out) {
    out.print(captureCallGraph(future));
  }
}
