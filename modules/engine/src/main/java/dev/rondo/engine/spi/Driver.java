package dev.rondo.engine.spi;

import java.io.Closeable;
import java.io.IOException;

/** Waits for the operating system on behalf of one loop. */
public interface Driver extends Closeable {

  /**
   * Waits until something has happened, {@link #wakeup()} is called, or the time is over, and
   * appends what happened to what is ready. It calls no user code. It may return early: an
   * interrupt may end one poll, but must not make those after it spin.
   *
   * @param timeoutNanos how long to wait at most; 0 not at all, negative for ever
   */
  void poll(long timeoutNanos) throws IOException;

  /**
   * Gives back what is bound to the thread that has polled: called by it when {@code run…} ends,
   * before another may poll. What is pending stays so.
   */
  default void leave() throws IOException {}

  /**
   * Ends the current {@link #poll}, or else the next one, at once. For any thread, also after the
   * close, when it does nothing.
   */
  void wakeup();
}
