package dev.rondo.engine.loop;

import dev.rondo.engine.core.LoopCore;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A function for an executor, with the times that the loop's observer is told. */
final class TimedFunction<T extends @Nullable Object> implements Callable<T> {

  private final LoopCore core;
  private final Callable<T> function;
  private final long passed;
  private long began;
  private long ended;

  /** Wraps {@code function}, which is about to be passed to an executor. */
  TimedFunction(LoopCore core, Callable<T> function) {
    this.core = core;
    this.function = function;
    passed = core.nanoTime();
  }

  @Override
  public T call() throws Exception {
    began = core.nanoTime();
    try {
      return function.call();
    } finally {
      ended = core.nanoTime();
    }
  }

  /** Tells the observer, with the loop's turn, that the loop has the result or {@code failure}. */
  void tell(@Nullable Throwable failure) {
    core.observer().executed(function, began - passed, ended - began, failure);
  }
}
