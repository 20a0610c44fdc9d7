package dev.rondo.spi;

import dev.rondo.EventLoop;
import dev.rondo.NoRunningLoopException;
import dev.rondo.Task;
import org.jspecify.annotations.Nullable;

/**
 * A thread's loop, task and context. Every thread has its own instance, {@link #here()}, which no
 * other thread uses; an implementation of a loop keeps it up to date while user code runs.
 */
public final class RunningLoop {

  private static final ThreadLocal<RunningLoop> HERE = ThreadLocal.withInitial(RunningLoop::new);

  private @Nullable EventLoop loop;
  private @Nullable Task<?> task;
  private ContextCell cell = new ContextCell(ContextValues.EMPTY);
  private ContextCell outerCell = cell;

  private RunningLoop() {}

  /** Returns the calling thread's instance. */
  public static RunningLoop here() {
    return HERE.get();
  }

  /** Returns the loop that is running on this thread, or null. */
  public @Nullable EventLoop loop() {
    return loop;
  }

  /**
   * Returns the loop that is running on this thread.
   *
   * @throws NoRunningLoopException if there is none
   */
  public EventLoop require() {
    EventLoop running = loop;
    if (running == null) {
      throw new NoRunningLoopException(
          "no running event loop on "
              + Thread.currentThread()
              + ": from another thread, use Asyncio.runCoroutineThreadsafe or callSoonThreadsafe");
    }
    return running;
  }

  /**
   * Sets {@code loop} as the running loop, with an empty context, until {@link #end()}.
   *
   * @throws IllegalStateException if a loop is already running on this thread
   */
  public void begin(EventLoop loop) {
    requireNone(loop);
    this.loop = loop;
    outerCell = cell;
    cell = new ContextCell(ContextValues.EMPTY);
  }

  /**
   * Throws as {@link #begin} would if a loop is already running on this thread.
   *
   * @param loop the loop to run
   * @throws IllegalStateException if a loop is already running on this thread
   */
  public void requireNone(EventLoop loop) {
    EventLoop running = this.loop;
    if (running != null) {
      throw new IllegalStateException(
          running == loop
              ? "this event loop is already running"
              : "cannot run the event loop while another loop is running on this thread: "
                  + loop
                  + " inside "
                  + running);
    }
  }

  /** Clears the running loop and task, and restores the context from before {@link #begin}. */
  public void end() {
    loop = null;
    task = null;
    cell = outerCell;
  }

  /** Returns the task that is running on this thread, or null. */
  public @Nullable Task<?> task() {
    return task;
  }

  /** Sets the task that is running on this thread. */
  public void task(@Nullable Task<?> task) {
    this.task = task;
  }

  /** Returns the values of the current context. */
  public ContextValues values() {
    return cell.values;
  }

  /** Replaces the values of the current context. */
  public void values(ContextValues values) {
    cell.values = values;
  }

  /** Makes {@code cell} the cell of the current context, and returns the previous one. */
  public ContextCell enter(ContextCell cell) {
    ContextCell before = this.cell;
    this.cell = cell;
    return before;
  }
}
