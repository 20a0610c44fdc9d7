package dev.rondo;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Values that come one at a time, with waiting in between. Mirrors an asynchronous generator:
 * {@code async def} with {@code yield}. Used on the loop's turn.
 */
public interface AsyncGenerator<T> {

  /**
   * Asks for the next value: empty when the body has ended, and ever after. Mirrors {@code
   * __anext__}.
   *
   * @throws IllegalStateException if the last request is not done
   */
  LoopFuture<Optional<T>> anext();

  /**
   * Ends the generator: the pending {@code yield} of its body throws {@link GeneratorExit}, so that
   * its finally blocks run. A body that yields once more fails the future. Mirrors {@code aclose}.
   */
  LoopFuture<@Nullable Void> aclose();

  /** The code of a generator; it may await as a coroutine does. */
  @FunctionalInterface
  interface Body<T> {

    /** Runs to its end, handing each value to {@code out}. */
    void run(Yield<T> out) throws Exception;
  }

  /** Where a generator's body hands over its values. */
  @FunctionalInterface
  interface Yield<T> {

    /** Hands over {@code value} and suspends the body until the next one is asked for. */
    @SuppressWarnings("NamedLikeContextualKeyword") // it is asyncio's word
    void yield(T value);
  }

  /** Thrown by {@link Yield#yield} when the generator is closed; the body lets it pass. */
  final class GeneratorExit extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public GeneratorExit() {
      super("the asynchronous generator was closed", null, false, false);
    }
  }
}
