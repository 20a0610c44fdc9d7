package dev.rondo.spi;

import dev.rondo.EventLoop;
import dev.rondo.NoRunningLoopException;
import dev.rondo.Task;
import org.jspecify.annotations.Nullable;

/**
 * What a thread is doing for a loop: which one it runs, in which task, in which context. Every
 * thread has one, {@link #here()}, and only that thread uses it; an implementation of a loop keeps
 * it true while user code runs.
 */
public final class RunningLoop {

  private static final ThreadLocal<RunningLoop> HERE = ThreadLocal.withInitial(RunningLoop::new);

  private @Nullable EventLoop loop;
  private @Nullable Task<?> task;
  private ContextCell cell = new ContextCell(ContextValues.EMPTY);
  private ContextCell outside = cell;

  private RunningLoop() {}

  /** The calling thread's. */
  public static RunningLoop here() {
    return HERE.get();
  }

  /** The loop that runs on this thread, or null. */
  public @Nullable EventLoop loop() {
    return loop;
  }

  /** The loop that runs on this thread. */
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
   * Says that {@code loop} runs here from now on, in a context of its own, until {@link #end()}.
   *
   * @throws IllegalStateException if one does already
   */
  public void begin(EventLoop loop) {
    requireNone(loop);
    this.loop = loop;
    outside = cell;
    cell = new ContextCell(ContextValues.EMPTY);
  }

  /**
   * Refuses to go on if a loop runs here already, as {@link #begin} would.
   *
   * @param loop the one that is to run
   */
  public void requireNone(EventLoop loop) {
    EventLoop running = this.loop;
    if (running != null) {
      throw new IllegalStateException(
          running == loop
              ? "this event loop is already running"
              : "cannot run the event loop while another loop is running: asked for "
                  + loop
                  + " inside "
                  + running);
    }
  }

  /** Says that no loop runs here any more, and puts the context back. */
  public void end() {
    loop = null;
    task = null;
    cell = outside;
  }

  /** The task that runs on this thread, or null. */
  public @Nullable Task<?> task() {
    return task;
  }

  /** Says which task runs on this thread. */
  public void task(@Nullable Task<?> task) {
    this.task = task;
  }

  /** The values of the current context. */
  public ContextValues values() {
    return cell.values;
  }

  /** Changes the values of the current context. */
  public void values(ContextValues values) {
    cell.values = values;
  }

  /** Makes {@code cell} the current context's and returns the one before it. */
  public ContextCell enter(ContextCell cell) {
    ContextCell before = this.cell;
    this.cell = cell;
    return before;
  }
}
