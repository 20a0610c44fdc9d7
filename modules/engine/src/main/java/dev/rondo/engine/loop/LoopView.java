package dev.rondo.engine.loop;

import dev.rondo.EventLoop;
import dev.rondo.Task;
import dev.rondo.engine.core.LoopThread;
import dev.rondo.engine.spi.ObservedLoop;
import dev.rondo.engine.task.Spawner;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A loop, as its observer sees it. */
record LoopView(EventLoop loop, LoopThread thread, Spawner spawner) implements ObservedLoop {

  @Override
  public @Nullable Thread runner() {
    return thread.runner();
  }

  @Override
  public @Nullable Thread acting() {
    Thread runner = thread.runner();
    Thread acting = spawner.acting();
    return runner == null || acting == null ? runner : acting;
  }

  @Override
  public boolean runsOn(Task<?> task, Thread thread) {
    return Spawner.runsOn(task, thread);
  }

  @Override
  public List<Task<?>> tasks() {
    return spawner.snapshot();
  }
}
