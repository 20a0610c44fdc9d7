package dev.rondo.engine.task;

import dev.rondo.AsyncGenerator;
import dev.rondo.Context;
import dev.rondo.Coroutine;
import dev.rondo.EventLoop;
import dev.rondo.ExceptionContext;
import dev.rondo.LoopFuture;
import dev.rondo.Task;
import dev.rondo.TaskFactory;
import dev.rondo.TaskOptions;
import dev.rondo.engine.core.LoopCore;
import dev.rondo.spi.RunningLoop;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Makes the futures, tasks and generators of a loop, and lists the tasks that are not done. */
public final class Spawner implements TaskFactory {

  /** The number of walks through the list of tasks that another thread repeats at most. */
  private static final int MOST_WALKS = 20;

  private static final AtomicLong NAMES = new AtomicLong();

  private final EventLoop loop;
  private final LoopCore core;
  private final AsyncGenerators generators;
  private volatile @Nullable TaskRunner runner;
  private @Nullable TaskFactory factory;
  private @Nullable DefaultTask<?> firstLive;

  public Spawner(EventLoop loop, LoopCore core) {
    this.loop = loop;
    this.core = core;
    generators = new AsyncGenerators(loop, core, this);
  }

  static String nextName() {
    return "Task-" + NAMES.incrementAndGet();
  }

  public <T extends @Nullable Object> DefaultFuture<T> createFuture() {
    return new DefaultFuture<>(core);
  }

  /** As {@link EventLoop#createFuture(Object)}. */
  public <T extends @Nullable Object> DefaultFuture<T> createFuture(Object blocker) {
    return new DefaultFuture<>(core, Objects.requireNonNull(blocker, "blocker"));
  }

  public <T extends @Nullable Object> DefaultFuture<T> nextIteration(T result) {
    core.ensureOpen();
    return new NextIteration<>(core, result).enqueue();
  }

  public <T extends @Nullable Object> Task<T> createTask(
      Coroutine<T> coroutine, TaskOptions options) {
    Objects.requireNonNull(coroutine, "coroutine");
    Objects.requireNonNull(options, "options");
    core.ensureOpen();
    TaskFactory custom = factory;
    return custom == null
        ? createTask(loop, coroutine, options, this)
        : custom.createTask(loop, coroutine, options, this);
  }

  @Override
  public <T extends @Nullable Object> Task<T> createTask(
      EventLoop ignored, Coroutine<T> coroutine, TaskOptions options, TaskFactory defaults) {
    Context context = options.context() == null ? Context.copyCurrent() : options.context();
    DefaultTask<T> task =
        new DefaultTask<>(core, this, coroutine, options.name(), context, options.interruptible());
    start(task, options.startsEagerly());
    return task;
  }

  /** Makes an internal task, without the task factory; {@link #allTasks} omits it. */
  <T extends @Nullable Object> Task<T> createHidden(Coroutine<T> coroutine) {
    core.ensureOpen();
    DefaultTask<T> task =
        new DefaultTask<>(core, this, coroutine, null, Context.copyCurrent(), false);
    task.hidden = true;
    start(task, false);
    return task;
  }

  private void start(DefaultTask<?> task, boolean eagerly) {
    TaskRunner running = runner();
    link(task);
    core.observer().taskStarted(task);
    if (eagerly && core.thread().hasTurn()) {
      running.runFirstStep(task);
    } else {
      core.enqueue(task.step());
    }
  }

  public void setTaskFactory(@Nullable TaskFactory factory) {
    this.factory = factory;
  }

  public @Nullable TaskFactory getTaskFactory() {
    return factory;
  }

  public @Nullable Task<?> currentTask() {
    RunningLoop here = RunningLoop.here();
    return here.loop() == loop ? here.task() : null;
  }

  /** As {@link EventLoop#cancelOnInterrupt}. */
  public void cancelOnInterrupt(@Nullable Task<?> task) {
    core.setInterruptHandler(task == null ? null : () -> task.cancel(true));
  }

  public Set<Task<?>> allTasks() {
    Set<Task<?>> tasks = new LinkedHashSet<>(pending());
    tasks.removeIf(task -> ((DefaultTask<?>) task).hidden);
    return tasks;
  }

  public <T> AsyncGenerator<T> createAsyncGenerator(AsyncGenerator.Body<T> body) {
    return generators.create(Objects.requireNonNull(body, "body"));
  }

  public LoopFuture<@Nullable Void> shutdownAsyncGenerators() {
    core.ensureOpen();
    return generators.shutdown(createFuture());
  }

  /**
   * Returns the virtual thread that acts for the loop; null if the loop's own thread does. For any
   * thread.
   */
  public @Nullable Thread acting() {
    TaskRunner chosen = runner;
    return chosen == null ? null : chosen.acting();
  }

  /** Returns whether the coroutine of {@code task} runs on {@code thread}. For any thread. */
  public static boolean runsOn(Task<?> task, Thread thread) {
    return task instanceof DefaultTask<?> own && own.runsOn(thread);
  }

  /** The name of the runner that runs the tasks, or would run the first one. For any thread. */
  public String runnerName() {
    TaskRunner chosen = runner;
    if (chosen != null) {
      return chosen.name();
    }
    return threadFactory().isPresent() ? "mounted" : "baton";
  }

  TaskRunner runner() {
    TaskRunner chosen = runner;
    if (chosen == null) {
      chosen = chooseRunner();
      runner = chosen;
    }
    return chosen;
  }

  private TaskRunner chooseRunner() {
    Optional<MountedThreadFactory> threadFactory = threadFactory();
    if (threadFactory.isEmpty()) {
      if (RunnerSetting.current() == RunnerSetting.MOUNTED) {
        throw RunnerSetting.cannotMount();
      }
      return new BatonRunner();
    }
    MountedRunner mounted = new MountedRunner(loop, core, threadFactory.get());
    core.setBatchRunner(mounted);
    return mounted;
  }

  /**
   * Returns the factory of mounted threads; empty if the virtual machine does not allow them, the
   * loop's thread is a virtual one, or the baton runner was requested.
   */
  private Optional<MountedThreadFactory> threadFactory() {
    Thread running = core.thread().runner();
    Thread carrier = running == null ? Thread.currentThread() : running;
    return carrier.isVirtual() || RunnerSetting.current() == RunnerSetting.BATON
        ? Optional.empty()
        : MountedThreadFactory.available();
  }

  // --- the list of live tasks ---

  private void link(DefaultTask<?> task) {
    task.next = firstLive;
    if (firstLive != null) {
      firstLive.previous = task;
    }
    firstLive = task;
  }

  void unlink(DefaultTask<?> task) {
    if (task.previous != null) {
      task.previous.next = task.next;
    } else if (firstLive == task) {
      firstLive = task.next;
    }
    if (task.next != null) {
      task.next.previous = task.previous;
    }
    task.previous = null;
    task.next = null;
  }

  private List<DefaultTask<?>> pending() {
    List<DefaultTask<?>> tasks = new ArrayList<>();
    for (DefaultTask<?> task = firstLive; task != null; task = task.next) {
      tasks.add(task);
    }
    Collections.reverse(tasks);
    return tasks;
  }

  /**
   * Returns the tasks that are not done, oldest first. For any thread: while the loop runs, tasks
   * that start or end meanwhile may be missing.
   */
  public List<Task<?>> snapshot() {
    List<DefaultTask<?>> tasks = pending();
    for (int i = 0; i < MOST_WALKS && endsTooEarly(tasks); i++) {
      tasks = pending();
    }
    List<Task<?>> visible = new ArrayList<>(tasks.size());
    for (DefaultTask<?> task : tasks) {
      if (!task.hidden) {
        visible.add(task);
      }
    }
    return visible;
  }

  /** Returns whether the last task of the walk was unlinked at the moment when it was visited. */
  private boolean endsTooEarly(List<DefaultTask<?>> tasks) {
    if (tasks.isEmpty()) {
      return false;
    }
    DefaultTask<?> last = tasks.getFirst();
    return last.isDone() || (last.previous == null && last != firstLive);
  }

  /** Reports and unwinds every pending task of a loop that has just been marked closed. */
  public void close() {
    TaskRunner chosen = runner;
    if (chosen == null) {
      return;
    }
    List<DefaultTask<?>> tasks = pending();
    try {
      tasks.forEach(this::reportPending);
    } finally {
      onPlatformThread(() -> unwind(tasks, chosen));
    }
  }

  private void reportPending(DefaultTask<?> task) {
    if (!task.hidden) {
      core.diagnostics()
          .report(ExceptionContext.of("Task was destroyed but it is pending!").withTask(task));
    }
  }

  private void unwind(List<DefaultTask<?>> tasks, TaskRunner chosen) {
    tasks.forEach(DefaultTask::destroy);
    while (core.runStepIfReady()) {
      // The step of one task may have made another task ready.
    }
    chosen.close();
  }

  /** Runs {@code body} on a platform thread: tasks cannot be mounted on a virtual one. */
  private void onPlatformThread(Runnable body) {
    Runnable action = () -> core.thread().asRunner(body);
    if (!Thread.currentThread().isVirtual()) {
      action.run();
      return;
    }
    Thread helper = Thread.ofPlatform().daemon().name("rondo-close").start(action);
    UninterruptibleJoin.join(helper);
  }
}
