package dev.rondo;

import org.jspecify.annotations.Nullable;

/**
 * A {@link Coroutine} without a result. A method that takes either can be passed any lambda, but no
 * reference to an overloaded method, which fits both.
 */
@FunctionalInterface
public interface VoidCoroutine {

  /** Runs the coroutine to its end. An exception that it throws becomes the task's failure. */
  void run() throws Exception;

  /** Returns a coroutine that runs this one, and whose result is null. */
  default Coroutine<@Nullable Void> withNullResult() {
    return () -> {
      run();
      return null;
    };
  }
}
