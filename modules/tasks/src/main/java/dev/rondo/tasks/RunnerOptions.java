package dev.rondo.tasks;

import dev.rondo.EventLoop;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How to make a {@link Runner}.
 *
 * @param loopFactory makes the loop, and no policy is asked; null for {@code
 *     EventLoops::newEventLoop}
 * @param debug whether the loop is in debug mode; null for what the loop has by itself
 */
public record RunnerOptions(
    @Nullable Supplier<? extends EventLoop> loopFactory, @Nullable Boolean debug) {

  private static final RunnerOptions DEFAULTS = new RunnerOptions(null, null);

  /** A loop of the policy's, in the debug mode it has. */
  public static RunnerOptions defaults() {
    return DEFAULTS;
  }

  public RunnerOptions withLoopFactory(@Nullable Supplier<? extends EventLoop> loopFactory) {
    return new RunnerOptions(loopFactory, debug);
  }

  public RunnerOptions withDebug(@Nullable Boolean debug) {
    return new RunnerOptions(loopFactory, debug);
  }
}
