package dev.rondo;

import org.jspecify.annotations.Nullable;

/**
 * Decides which loop a thread has, and of which kind new loops are. Can be used on any thread.
 * Mirrors {@code asyncio.AbstractEventLoopPolicy}.
 */
public interface EventLoopPolicy {

  /**
   * Returns the calling thread's loop, never null. It is not called inside callbacks and tasks,
   * which have the running loop.
   *
   * @throws NoRunningLoopException if this thread has no loop and the policy creates none for it
   */
  EventLoop getEventLoop();

  /** Sets the calling thread's loop; null for none. */
  void setEventLoop(@Nullable EventLoop loop);

  /** Returns a new loop, which is not made any thread's. The caller must close it. */
  EventLoop newEventLoop();
}
