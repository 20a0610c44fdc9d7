package dev.rondo;

import org.jspecify.annotations.Nullable;

/**
 * Decides which loop is a thread's, and of what kind new ones are. For any thread. Mirrors {@code
 * asyncio.AbstractEventLoopPolicy}.
 */
public interface EventLoopPolicy {

  /**
   * The calling thread's loop; never null. Inside callbacks and tasks it is not asked.
   *
   * @throws NoRunningLoopException if this thread has none and is not to have one
   */
  EventLoop getEventLoop();

  /** Makes {@code loop} the calling thread's; null for none. */
  void setEventLoop(@Nullable EventLoop loop);

  /** A new loop, which becomes nobody's. Whoever asked closes it. */
  EventLoop newEventLoop();
}
