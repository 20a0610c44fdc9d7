package dev.rondo.engine.task;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Rethrows failures unchanged where their type allows. */
final class Rethrower {

  private Rethrower() {}

  /** Throws {@code failure} if it is an {@link Error}, or else returns the exception to throw. */
  static Exception raise(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    return failure instanceof Exception exception ? exception : new ExecutionException(failure);
  }

  static RuntimeException unchecked(Exception e) {
    return e instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
  }

  static <T extends @Nullable Object> T call(Callable<T> body) {
    try {
      return body.call();
    } catch (Exception e) {
      throw unchecked(e);
    }
  }
}
