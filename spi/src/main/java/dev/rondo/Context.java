package dev.rondo;

import dev.rondo.spi.ContextCell;
import dev.rondo.spi.ContextValues;
import dev.rondo.spi.RunningLoop;
import java.util.concurrent.Callable;

/**
 * The values of {@link ContextVar}s that a callback or task sees. Copying takes constant time. A
 * context can be entered by one {@link #run} at a time. Mirrors {@code contextvars.Context}.
 */
public final class Context {

  private final ContextCell cell;
  private boolean entered;

  private Context(ContextCell cell) {
    this.cell = cell;
  }

  /** Returns a context without values. */
  public static Context empty() {
    return new Context(new ContextCell(ContextValues.EMPTY));
  }

  /** Returns a context that keeps its values in {@code cell}; for implementers. */
  public static Context of(ContextCell cell) {
    return new Context(cell);
  }

  /** Returns a copy of the current context. Mirrors {@code copy_context}. */
  public static Context copyCurrent() {
    return new Context(new ContextCell(RunningLoop.here().values()));
  }

  /** Returns a copy of this context. Mirrors {@code Context.copy}. */
  public Context copy() {
    return new Context(new ContextCell(cell.values));
  }

  /**
   * Returns the value of {@code variable} in this context, or its default.
   *
   * @throws java.util.NoSuchElementException if there is neither
   */
  public <T> T get(ContextVar<T> variable) {
    return variable.get(cell.values);
  }

  /** Returns the cell that keeps the values; for implementers. */
  public ContextCell cell() {
    return cell;
  }

  /**
   * Runs {@code body} in this context, which keeps the values that {@code body} sets. Mirrors
   * {@code Context.run}.
   *
   * @throws IllegalStateException if this context is already entered
   */
  public void run(Runnable body) {
    RunningLoop here = RunningLoop.here();
    ContextCell outer = enter(here);
    try {
      body.run();
    } finally {
      leave(here, outer);
    }
  }

  /** As {@link #run(Runnable)}, but returns the result of {@code body}. */
  public <T> T call(Callable<T> body) throws Exception {
    RunningLoop here = RunningLoop.here();
    ContextCell outer = enter(here);
    try {
      return body.call();
    } finally {
      leave(here, outer);
    }
  }

  private ContextCell enter(RunningLoop here) {
    if (entered) {
      throw new IllegalStateException("this context is already entered: run in a copy() of it");
    }
    entered = true;
    return here.enter(cell);
  }

  private void leave(RunningLoop here, ContextCell outer) {
    entered = false;
    here.enter(outer);
  }
}
