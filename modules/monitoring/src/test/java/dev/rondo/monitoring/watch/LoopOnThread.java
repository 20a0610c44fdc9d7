package dev.rondo.monitoring.watch;

import dev.rondo.EventLoop;
import dev.rondo.engine.spi.ObservedLoop;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A loop for which the thread acts that a test names. */
record LoopOnThread(EventLoop loop, Supplier<@Nullable Thread> thread) implements ObservedLoop {

  @Override
  public @Nullable Thread runner() {
    return thread.get();
  }

  @Override
  public @Nullable Thread acting() {
    return thread.get();
  }
}
