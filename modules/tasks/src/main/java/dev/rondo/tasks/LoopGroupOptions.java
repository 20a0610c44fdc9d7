package dev.rondo.tasks;

import dev.rondo.EventLoop;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Options for starting a {@link LoopGroup}.
 *
 * @param loops the number of loops, each on a thread of its own
 * @param threadName the beginning of the threads' names, followed by 1, 2 and so on; a policy that
 *     chooses backends by thread sees these names
 * @param runner the source of the loops and the way they are shut down. Each loop is made on its
 *     own thread
 * @param pinned whether each thread is bound to one of the processors that the process may use,
 *     before it makes its loop. The threads take the processors in ascending order, and start again
 *     with the first one if there are more loops than processors. Threads and processes that a loop
 *     thread starts inherit its processor
 */
public record LoopGroupOptions(int loops, String threadName, RunnerOptions runner, boolean pinned) {

  public LoopGroupOptions {
    if (loops < 1) {
      throw new IllegalArgumentException("loops must be positive: " + loops);
    }
    Objects.requireNonNull(threadName, "threadName");
    Objects.requireNonNull(runner, "runner");
  }

  /**
   * Returns options for a loop for each available processor, made by the policy, on threads named
   * {@code rondo-loop-1} and so on, which are not pinned.
   */
  public static LoopGroupOptions defaults() {
    return new LoopGroupOptions(
        Runtime.getRuntime().availableProcessors(), "rondo-loop-", RunnerOptions.defaults(), false);
  }

  public LoopGroupOptions withLoops(int loops) {
    return new LoopGroupOptions(loops, threadName, runner, pinned);
  }

  public LoopGroupOptions withThreadName(String threadName) {
    return new LoopGroupOptions(loops, threadName, runner, pinned);
  }

  public LoopGroupOptions withRunner(RunnerOptions runner) {
    return new LoopGroupOptions(loops, threadName, runner, pinned);
  }

  public LoopGroupOptions withPinned(boolean pinned) {
    return new LoopGroupOptions(loops, threadName, runner, pinned);
  }

  public LoopGroupOptions withLoopFactory(@Nullable Supplier<? extends EventLoop> loopFactory) {
    return withRunner(runner.withLoopFactory(loopFactory));
  }
}
