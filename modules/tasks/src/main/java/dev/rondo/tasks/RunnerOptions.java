package dev.rondo.tasks;

import dev.rondo.EventLoop;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Options for creating a {@link Runner}.
 *
 * @param loopFactory the source of the loop; null to have the policy make it
 * @param debug whether the loop is in debug mode; null for the loop's default
 * @param interruptible whether the main task is {@linkplain dev.rondo.TaskOptions interruptible},
 *     and closing the runner interrupts the blocking calls of the remaining tasks
 */
public record RunnerOptions(
    @Nullable Supplier<? extends EventLoop> loopFactory,
    @Nullable Boolean debug,
    boolean interruptible) {

  private static final RunnerOptions DEFAULTS = new RunnerOptions(null, null, false);

  /**
   * Returns options for a loop made by the policy, in its default debug mode, without interrupts.
   */
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
