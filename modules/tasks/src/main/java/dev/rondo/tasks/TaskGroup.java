package dev.rondo.tasks;

import dev.rondo.AwaitingCallback;
import dev.rondo.Coroutine;
import dev.rondo.EventLoop;
import dev.rondo.EventLoops;
import dev.rondo.LoopFuture;
import dev.rondo.Task;
import dev.rondo.TaskOptions;
import dev.rondo.VoidCoroutine;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * A group of tasks that all end before the code that started them continues. Mirrors {@code
 * asyncio.TaskGroup}; {@link #run} is its {@code async with}.
 *
 * <pre>{@code
 * int length = TaskGroup.run(group -> {
 *   Task<String> head = group.createTask(() -> fetch("/head"));
 *   Task<String> body = group.createTask(() -> fetch("/body"));
 *   return head.await().length() + body.await().length();
 * });
 * }</pre>
 *
 * <p>{@link #execute} is for a body without a result.
 *
 * <p>Must be used on the loop thread.
 */
public final class TaskGroup {

  private final EventLoop loop;
  private final Task<?> parent;
  private final boolean interrupting;
  private final Set<Task<?>> tasks = new LinkedHashSet<>();
  private final FailureCollector failures = new FailureCollector();
  private @Nullable LoopFuture<@Nullable Void> allDone;
  private boolean bodyEnded;
  private boolean aborting;
  private boolean parentCancelled;

  private TaskGroup(EventLoop loop, Task<?> parent, boolean interrupting) {
    this.interrupting = interrupting;
    this.loop = loop;
    this.parent = parent;
  }

  /** The code that runs with a group. */
  @FunctionalInterface
  public interface Body<T extends @Nullable Object> {

    /** Runs the code; the tasks it starts in {@code group} may outlast it. */
    T run(TaskGroup group) throws Exception;
  }

  /** The code that runs with a group and has no result. */
  @FunctionalInterface
  public interface VoidBody {

    /** Runs the code; the tasks it starts in {@code group} may outlast it. */
    void run(TaskGroup group) throws Exception;

    /** Returns a body that runs this one, and whose result is null. */
    default Body<@Nullable Void> withNullResult() {
      return group -> {
        run(group);
        return null;
      };
    }
  }

  /**
   * Runs {@code body} with a new group in the calling task, and returns its result once all tasks
   * of the group have ended.
   *
   * <p>If a task of the group or the body fails, or the calling task is cancelled, all other tasks
   * and the body are cancelled, and this method waits for them. Then it throws the first failure,
   * not wrapped, with the others as suppressed, or the cancellation if nothing failed. A task that
   * ends as cancelled has not failed. An {@link Error} takes precedence over an exception.
   *
   * <p>Returns null if the group was {@linkplain #cancel() cancelled} before the body had a result.
   *
   * @throws IllegalStateException outside a task
   */
  public static <T extends @Nullable Object> T run(Body<T> body) throws Exception {
    return run(body, false);
  }

  /**
   * As {@link #run(Body)}, except that the group also interrupts the blocking calls that its tasks
   * and the body are in when it cancels them.
   */
  public static <T extends @Nullable Object> T runInterruptibly(Body<T> body) throws Exception {
    return run(body, true);
  }

  /**
   * As {@link #run(Body)}, for a body without a result. It has a name of its own because a lambda
   * with a parameter of inferred type would fit both methods.
   */
  public static void execute(VoidBody body) throws Exception {
    run(body.withNullResult());
  }

  /** As {@link #runInterruptibly(Body)}, for a body without a result. */
  public static void executeInterruptibly(VoidBody body) throws Exception {
    runInterruptibly(body.withNullResult());
  }

  private static <T extends @Nullable Object> T run(Body<T> body, boolean interrupting)
      throws Exception {
    Objects.requireNonNull(body, "body");
    EventLoop loop = EventLoops.getRunningLoop();
    Task<?> parent = loop.currentTask();
    if (parent == null) {
      throw new IllegalStateException(
          "a task group can only be used in a task, not in a callback: " + loop);
    }
    return new TaskGroup(loop, parent, interrupting).runToTheEnd(body);
  }

  /**
   * Starts a task of this group. Tasks of the group may call this too. Mirrors {@code create_task}.
   *
   * @throws IllegalStateException if the group has ended, or is ending after a failure or a
   *     cancellation
   */
  public <T extends @Nullable Object> Task<T> createTask(Coroutine<T> coroutine) {
    return createTask(coroutine, TaskOptions.defaults());
  }

  /** As {@link #createTask(Coroutine)}, with a name, a context, or an eager first step. */
  public <T extends @Nullable Object> Task<T> createTask(
      Coroutine<T> coroutine, TaskOptions options) {
    if (hasEnded()) {
      throw new IllegalStateException("the task group has ended: " + this);
    }
    if (aborting) {
      throw new IllegalStateException("the task group is shutting down: " + this);
    }
    Task<T> task = loop.createTask(coroutine, options);
    tasks.add(task);
    task.addDoneCallback(new Member(task));
    if (aborting) {
      task.cancel(interrupting); // Its eager first step has cancelled the group.
    }
    return task;
  }

  /** As {@link #createTask(Coroutine)}, for a coroutine without a result. */
  public Task<@Nullable Void> createTask(VoidCoroutine coroutine) {
    return createTask(coroutine.withNullResult());
  }

  /** As {@link #createTask(Coroutine, TaskOptions)}, for a coroutine without a result. */
  public Task<@Nullable Void> createTask(VoidCoroutine coroutine, TaskOptions options) {
    return createTask(coroutine.withNullResult(), options);
  }

  /**
   * Ends the group early, without an error: cancels its tasks and its body. {@link #run} then waits
   * for them and returns without a {@link CancellationException}, unless the calling task was
   * cancelled from outside too. Has no effect if the group is already shutting down or has ended.
   * Mirrors {@code cancel}.
   */
  public void cancel() {
    if (!hasEnded() && !aborting) {
      abort();
      cancelParent();
    }
  }

  private <T extends @Nullable Object> T runToTheEnd(Body<T> body) throws Exception {
    @Nullable T result = null;
    CancellationException cancellation = null;
    try {
      result = body.run(this);
    } catch (CancellationException e) {
      cancellation = e;
      abort();
    } catch (InterruptedException e) {
      if (!interrupting || !parentCancelled) {
        failures.add(e);
      }
      abort();
    } catch (Throwable e) {
      failures.add(e);
      abort();
    }
    bodyEnded = true;
    cancellation = awaitTasks(cancellation);
    if (parentCancelled && parent.uncancel() == 0) {
      cancellation = null; // The group itself had requested it.
    }
    if (!failures.isEmpty()) {
      keepCancellation();
      throw failures.merged();
    }
    if (cancellation != null) {
      throw cancellation;
    }
    return returned(result);
  }

  @SuppressWarnings("NullAway") // the body has returned it, and T may be nullable
  private static <T extends @Nullable Object> T returned(@Nullable T result) {
    return result;
  }

  /**
   * Waits for all tasks, however often the parent is cancelled; returns the first cancellation, if
   * any, which may be the group's own.
   */
  private @Nullable CancellationException awaitTasks(@Nullable CancellationException before)
      throws Exception {
    CancellationException cancellation = before;
    while (!tasks.isEmpty()) {
      LoopFuture<@Nullable Void> next = loop.createFuture(this);
      allDone = next;
      try {
        next.await();
      } catch (CancellationException e) {
        if (loop.isClosed()) {
          throw e;
        }
        if (cancellation == null) {
          cancellation = e;
        }
        if (!aborting) {
          abort();
        }
      }
    }
    return cancellation;
  }

  private boolean hasEnded() {
    return bodyEnded && tasks.isEmpty();
  }

  private void abort() {
    aborting = true;
    tasks.forEach(task -> task.cancel(interrupting));
  }

  /** Cancels the body; the group withdraws that request at its end. */
  private void cancelParent() {
    parentCancelled = true;
    parent.cancel(interrupting);
  }

  /** Defers a cancellation from outside to the next await, since a failure takes precedence. */
  private void keepCancellation() {
    if (parent.cancelling() > 0) {
      parent.uncancel();
      parent.cancel();
    }
  }

  private void ended(Task<?> task) {
    tasks.remove(task);
    LoopFuture<@Nullable Void> awaited = allDone;
    if (tasks.isEmpty() && awaited != null && !awaited.isDone()) {
      awaited.setResult(null);
    }
    Throwable failure = task.isCancelled() ? null : task.exception();
    if (failure == null) {
      return;
    }
    failures.add(failure);
    if (!aborting) {
      abort();
      cancelParent();
    }
  }

  @Override
  public String toString() {
    return "<TaskGroup of %d tasks%s>".formatted(tasks.size(), aborting ? " shutting down" : "");
  }

  /** Notices the end of a task of this group, for which the parent waits. */
  private final class Member implements AwaitingCallback {

    private final Task<?> task;

    Member(Task<?> task) {
      this.task = task;
    }

    @Override
    public LoopFuture<?> waiter() {
      return parent;
    }

    @Override
    public void accept(LoopFuture<?> done) {
      ended(task);
    }
  }
}
