package dev.rondo;

import dev.rondo.spi.ContextCell;
import dev.rondo.spi.ContextValues;
import dev.rondo.spi.RunningLoop;
import java.util.concurrent.Callable;

/**
 * The values of {@link ContextVar}s that a callback or task sees. Copying is O(1). {@link #run}
 * cannot be entered twice at a time. Mirrors {@code contextvars.Context}.
 */
public final class Context {

  private final ContextCell cell;
  private boolean entered;

  private Context(ContextCell cell) {
    this.cell = cell;
  }

  /** A context without values. */
  public static Context empty() {
    return new Context(new ContextCell(ContextValues.EMPTY));
  }

  /** A context over {@code cell}; for implementers. */
  public static Context of(ContextCell cell) {
    return new Context(cell);
  }

  /** A copy of the current context. Mirrors {@code copy_context}. */
  public static Context copyCurrent() {
    return new Context(new ContextCell(RunningLoop.here().values()));
  }

  /** A copy of this context. Mirrors {@code Context.copy}. */
  public Context copy() {
    return new Context(new ContextCell(cell.values));
  }

  /**
   * What {@code variable} is here, or its default.
   *
   * @throws java.util.NoSuchElementException if there is neither
   */
  public <T> T get(ContextVar<T> variable) {
    return variable.get(cell.values);
  }

  /** Where the values are kept; for implementers. */
  public ContextCell cell() {
    return cell;
  }

  /**
   * Runs {@code body} in this context, which keeps what it sets. Mirrors {@code Context.run}.
   *
   * @throws IllegalStateException if this context is entered already
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

  /** As {@link #run(Runnable)}, with a result. */
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
      throw new IllegalStateException("cannot enter context: it is already entered");
    }
    entered = true;
    return here.enter(cell);
  }

  private void leave(RunningLoop here, ContextCell outer) {
    entered = false;
    here.enter(outer);
  }
}
