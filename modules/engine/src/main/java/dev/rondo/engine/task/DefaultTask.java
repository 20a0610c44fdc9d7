package dev.rondo.engine.task;

import dev.rondo.Context;
import dev.rondo.Coroutine;
import dev.rondo.LoopFuture;
import dev.rondo.Task;
import dev.rondo.engine.core.LoopCore;
import dev.rondo.engine.spi.LoopEvent;
import dev.rondo.spi.RunningLoop;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** A coroutine on a virtual thread of its own, which runs only while it has the loop's turn. */
final class DefaultTask<T extends @Nullable Object> extends DefaultFuture<T> implements Task<T> {

  /** The number of awaits that fail after the loop was closed; the next one suspends for ever. */
  private static final int MAX_AWAITS_AFTER_CLOSE = 100;

  private final Spawner spawner;
  private final Coroutine<T> coroutine;
  private final Context context;
  private final Step step = new Step();
  private final boolean interruptible;
  private volatile @Nullable TaskThread thread;

  /** Whether the coroutine is in an await; read by threads that interrupt it. */
  private volatile boolean suspended;

  /** Whether an interrupt is a request to cancel, which has not been met yet. */
  private volatile boolean interruptRequested;

  private @Nullable String name;
  private @Nullable DefaultFuture<?> awaited;
  private boolean mustCancel;

  /** Whether {@link #cancel} is passing the request to the future that this task awaits. */
  private boolean passingCancel;

  private @Nullable String cancelMessage;
  private int cancelling;
  private int awaitsAfterClose;

  /** Whether the loop omits this task from {@code allTasks}. */
  boolean hidden;

  /** Neighbors in the spawner's list of live tasks. */
  @Nullable DefaultTask<?> previous;

  @Nullable DefaultTask<?> next;

  DefaultTask(
      LoopCore core,
      Spawner spawner,
      Coroutine<T> coroutine,
      @Nullable String name,
      Context context,
      boolean interruptible) {
    super(core);
    this.interruptible = interruptible;
    this.spawner = spawner;
    this.coroutine = coroutine;
    this.name = name;
    this.context = context;
  }

  // --- on the loop's side ---

  LoopEvent step() {
    return step;
  }

  /** Runs one step of the task: from its start or an await to the next await or its end. */
  private void takeStep() {
    if (isDone()) {
      return;
    }
    awaited = null;
    TaskThread running = thread;
    if (running == null) {
      if (mustCancel) {
        end();
        becomeCancelled(cancelMessage);
        core.observer().taskEnded(this);
        return;
      }
      running = spawner.runner().newThread(getName(), this::body, this::interrupt);
      thread = running;
    }
    running.resume();
  }

  // --- on the task's own thread ---

  private void body() {
    RunningLoop here = RunningLoop.here();
    here.begin(core.loop());
    here.task(this);
    here.enter(context.cell());
    try {
      T result = coroutine.run();
      end();
      if (mustCancel) {
        // Cancelled after its last await: the cancellation wins, as in asyncio.
        becomeCancelled(cancelMessage);
      } else {
        succeed(result);
      }
    } catch (CancellationException e) {
      end();
      becomeCancelled(e.getMessage());
    } catch (Throwable e) {
      end();
      if (e instanceof InterruptedException && interruptRequested) {
        becomeCancelled(cancelMessage == null ? "interrupted" : cancelMessage);
        return;
      }
      fail(e);
      if (e instanceof Error error) {
        core.rethrowAfterEvent(error);
      }
    } finally {
      core.observer().taskEnded(this);
      here.end();
    }
  }

  private void end() {
    spawner.unlink(this);
  }

  /** Suspends this task until {@code future} is done. Called on the task's own thread. */
  void await(DefaultFuture<?> future) {
    if (core.isClosed()) {
      unwind();
    }
    future.addListener(step);
    awaited = future;
    if (mustCancel && future.cancel(cancelMessage)) {
      mustCancel = false;
    }
    suspended = true;
    try {
      thread().suspend();
    } catch (IllegalStateException e) {
      future.removeListener(step);
      awaited = null;
      throw e;
    } finally {
      suspended = false;
    }
    if (core.isClosed()) {
      unwind();
    }
    if (mustCancel) {
      mustCancel = false;
      takeInterrupt();
      if (!future.isCancelled()) {
        throw new CancellationException(cancelMessage);
      }
      // The first cancel() cancelled the future, so the task sees the message of that one.
    }
  }

  private TaskThread thread() {
    TaskThread running = thread;
    if (running == null) {
      throw new IllegalStateException("the task has not started: " + this);
    }
    return running;
  }

  /** Returns whether the coroutine runs on {@code other}. For any thread. */
  boolean runsOn(Thread other) {
    TaskThread running = thread;
    return running != null && running.thread() == other;
  }

  private void unwind() {
    if (awaitsAfterClose++ < MAX_AWAITS_AFTER_CLOSE) {
      throw new CancellationException("the event loop was closed");
    }
    thread().suspend();
  }

  // --- cancelling ---

  @Override
  public boolean interrupt() {
    TaskThread running = thread;
    if (running == null || suspended || isDone() || running.thread() == Thread.currentThread()) {
      return false;
    }
    interruptRequested = true;
    running.thread().interrupt();
    return true;
  }

  /** Takes back the interrupt of a request to cancel that has reached the coroutine otherwise. */
  private void takeInterrupt() {
    if (interruptRequested) {
      interruptRequested = false;
      Thread.interrupted();
    }
  }

  @Override
  public boolean cancel(@Nullable String message) {
    if (isDone()) {
      return false;
    }
    if (passingCancel) {
      // The request has come back: tasks that await each other, which nothing else would wake.
      cancelInPlace(message);
      return true;
    }
    cancelling++;
    if (awaited != null && cancelAwaited(awaited, message)) {
      return true;
    }
    mustCancel = true;
    cancelMessage = message;
    if (interruptible) {
      interrupt();
    }
    return true;
  }

  private boolean cancelAwaited(DefaultFuture<?> future, @Nullable String message) {
    passingCancel = true;
    try {
      return future.cancel(message);
    } finally {
      passingCancel = false;
    }
  }

  /** Resumes this task with a cancellation, while the future that it awaits stays pending. */
  private void cancelInPlace(@Nullable String message) {
    DefaultFuture<?> future = awaited;
    if (future != null && !mustCancel) {
      mustCancel = true;
      cancelMessage = message;
      future.removeListener(step);
      core.enqueue(step);
    }
  }

  @Override
  public int cancelling() {
    return cancelling;
  }

  @Override
  public int uncancel() {
    if (cancelling > 0 && --cancelling == 0) {
      mustCancel = false;
      if (RunningLoop.here().task() == this) {
        takeInterrupt();
      }
    }
    return cancelling;
  }

  /** Ends this pending task, and its thread if it has one, because its loop is closed. */
  void destroy() {
    TaskThread running = thread;
    if (running == null) {
      end();
      becomeCancelled("the event loop was closed");
      core.observer().taskEnded(this);
      return;
    }
    if (awaited == null) {
      running.thread().interrupt();
    }
    running.resume();
  }

  // --- properties ---

  @Override
  public void setResult(@Nullable T result) {
    throw new UnsupportedOperationException("the result of a task is what its coroutine returns");
  }

  @Override
  public void setException(Throwable exception) {
    throw new UnsupportedOperationException("a task fails with what its coroutine throws");
  }

  @Override
  public String getName() {
    String known = name;
    if (known == null) {
      known = Spawner.nextName();
      name = known;
    }
    return known;
  }

  @Override
  public void setName(String name) {
    this.name = name;
    if (thread != null) {
      thread.thread().setName(name);
    }
  }

  @Override
  public Coroutine<T> getCoro() {
    return coroutine;
  }

  @Override
  public Context getContext() {
    return context;
  }

  @Override
  public @Nullable LoopFuture<?> getAwaited() {
    return isDone() ? null : awaited;
  }

  @Override
  public StackTraceElement[] getStack() {
    return thread == null || isDone() ? new StackTraceElement[0] : thread.thread().getStackTrace();
  }

  @Override
  String kind() {
    return "Task";
  }

  @Override
  String label() {
    return "'" + getName() + "'";
  }

  /** Appends the future that the task awaits, without what that one awaits: it may be this task. */
  @Override
  void appendDetails(StringBuilder text) {
    DefaultFuture<?> future = awaited;
    if (future != null && !isDone()) {
      text.append(" wait_for=").append(future.summary()).append('>');
    }
    super.appendDetails(text);
  }

  /** The event that resumes the task; in the queue at most once, as a task awaits one future. */
  final class Step extends LoopEvent {

    DefaultTask<T> task() {
      return DefaultTask.this;
    }

    @Override
    public void run() {
      takeStep();
    }

    @Override
    public boolean isStep() {
      return true;
    }

    @Override
    public String toString() {
      return DefaultTask.this.toString();
    }
  }
}
