package dev.rondo.engine.spi;

import dev.rondo.net.ProcessOptions;
import java.io.IOException;
import java.util.List;

/**
 * Starts child processes whose end a loop can watch, so that no thread has to wait for them. For
 * backends that can watch any descriptor.
 */
public interface ChildSpawner {

  /**
   * Starts a child as {@code options} say. The call may block, and may leave the calling thread
   * with the rights of another user, so it is made on a thread that ends afterward.
   *
   * @throws IOException if the child cannot be started; nothing is left of it
   */
  ChildProcess start(List<String> command, ProcessOptions options) throws IOException;

  /** Returns whether {@link #start} never blocks, so that it can be called on the loop thread. */
  default boolean isImmediate() {
    return false;
  }
}
