package dev.rondo.engine.spi;

import dev.rondo.EventLoop;
import org.jspecify.annotations.Nullable;

/** A loop, as its {@link LoopObserver} sees it. For any thread. */
public interface ObservedLoop {

  /** Returns the loop itself, whose methods keep their own rules about threads. */
  EventLoop loop();

  /** Returns the thread in {@code run…}; null if there is none. */
  @Nullable Thread runner();
}
