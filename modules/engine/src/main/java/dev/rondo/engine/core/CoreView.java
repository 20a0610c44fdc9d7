package dev.rondo.engine.core;

import dev.rondo.EventLoop;
import dev.rondo.engine.spi.ObservedLoop;
import org.jspecify.annotations.Nullable;

/** A loop, as its observer sees it. */
record CoreView(EventLoop loop, LoopThread thread) implements ObservedLoop {

  @Override
  public @Nullable Thread runner() {
    return thread.runner();
  }
}
