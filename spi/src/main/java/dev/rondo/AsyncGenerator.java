package dev.rondo;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A producer of values that may await between one value and the next. It is used on the loop
 * thread. Mirrors an asynchronous generator: {@code async def} with {@code yield}.
 */
public interface AsyncGenerator<T> {

  /**
   * Requests the next value. The result is empty once the body has ended. Mirrors {@code
   * __anext__}.
   *
   * @throws IllegalStateException if an earlier request is still pending
   */
  LoopFuture<Optional<T>> anext();

  /**
   * Closes the generator: the {@code yield} at which its body is suspended throws {@link
   * GeneratorExit}, so that its finally blocks run. The future fails if the body yields again.
   * Mirrors {@code aclose}.
   */
  LoopFuture<@Nullable Void> aclose();

  /** The code of a generator, which may await as a coroutine does. */
  @FunctionalInterface
  interface Body<T> {

    /** Runs the generator to its end, passing each value to {@code out}. */
    void run(Yield<T> out) throws Exception;
  }

  /** The receiver of the values of a generator's body. */
  @FunctionalInterface
  interface Yield<T> {

    /** Passes on {@code value} and suspends the body until the next value is requested. */
    @SuppressWarnings("NamedLikeContextualKeyword") // it is asyncio's word
    void yield(T value);
  }

  /** Thrown by {@link Yield#yield} when the generator is closed; the body must not swallow it. */
  final class GeneratorExit extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public GeneratorExit() {
      super("the asynchronous generator was closed", null, false, false);
    }
  }
}
