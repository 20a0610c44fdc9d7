package dev.rondo.engine.spi;

import dev.rondo.EventLoop;
import dev.rondo.Task;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A loop, as its {@link LoopObserver} sees it. For any thread. */
public interface ObservedLoop {

  /** Returns the loop itself, whose methods keep their own rules about threads. */
  EventLoop loop();

  /** Returns the thread in {@code run…}; null if there is none. */
  @Nullable Thread runner();

  /**
   * Returns the thread whose stack shows what the loop does: the virtual thread of a task or
   * callback that the runner has mounted or waits for, or else the runner; null if the loop does
   * not run. The answer may be out of date at once.
   */
  @Nullable Thread acting();

  /** Returns whether the coroutine of {@code task} runs on {@code thread}. */
  default boolean runsOn(Task<?> task, Thread thread) {
    return false;
  }

  /**
   * Returns the tasks that are not done, oldest first, without the loop's turn. While the loop
   * runs, tasks that start or end meanwhile may be missing.
   */
  default List<Task<?>> tasks() {
    return List.copyOf(loop().allTasks());
  }
}
