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
 * @param interruptible whether the main task is {@linkplain dev.rondo.TaskOptions interruptible},
 *     and closing the runner interrupts the blocking calls of the tasks that are left
 */
public record RunnerOptions(
    @Nullable Supplier<? extends EventLoop> loopFactory,
    @Nullable Boolean debug,
    boolean interruptible) {

  private static final RunnerOptions DEFAULTS = new RunnerOptions(null, null, false);

  /** A loop of the policy's, in the debug mode it has. */
  public static RunnerOptions defaults() {
    return DEFAULTS;
  }

  public RunnerOptions withLoopFactory(@Nullable Supplier<? extends EventLoop> loopFactory) {
    return new RunnerOptions(loopFactory, debug, interruptible);
  }

  public RunnerOptions withDebug(@Nullable Boolean debug) {
    return new RunnerOptions(loopFactory, debug, interruptible);
  }

  public RunnerOptions withInterruptible(boolean interruptible) {
    return new RunnerOptions(loopFactory, debug, interruptible);
  }
}
