package dev.rondo.engine.spi;

import java.io.Closeable;
import java.io.IOException;

/**
 * Waits for the operating system on behalf of one loop.
 *
 * <p>The rules of all drivers:
 *
 * <ul>
 *   <li><b>D1.</b> Everything but {@link #wakeup} is called by the holder of the loop's turn, one
 *       call at a time. That can be another thread each time: {@link #poll} and {@link #leave} are
 *       called on the thread in {@code run…}, the rest in callbacks and tasks too. So what the
 *       system binds to one thread happens only in {@code poll}.
 *   <li><b>D2.</b> A poll calls no user code. What happened is appended to what is ready, by {@link
 *       LoopQueue#enqueue}, and told when that runs; a poller tells its listeners, which do so. An
 *       event is appended once until it has run.
 *   <li><b>D3.</b> A poll waits as long as it is told unless something is ready or wakes it. It may
 *       end early now and then, but not each time, for that makes the loop spin; a time that a
 *       clock cannot express is rounded up.
 *   <li><b>D4.</b> A wake-up ends the poll that is going on, or else the next one, at once. It
 *       comes from any thread, also after the close, when it does nothing.
 *   <li><b>D5.</b> An interrupt of the thread ends a poll early or has no effect on it. The driver
 *       need not clear the thread's flag: the loop does so after each poll.
 *   <li><b>D6.</b> After {@link #leave} another thread may poll; what is pending stays so.
 * </ul>
 */
public interface Driver extends Closeable {

  /**
   * Waits until something has happened, {@link #wakeup()} is called, or the time is over.
   *
   * @param timeoutNanos how long to wait at most; 0 not at all, negative for ever
   */
  void poll(long timeoutNanos) throws IOException;

  /** Gives back what is bound to the thread that has polled: called by it when a run ends. */
  default void leave() throws IOException {}

  /** Ends a {@link #poll}. For any thread. */
  void wakeup();
}
