package dev.rondo.engine.spi;

import dev.rondo.net.ProcessOptions;
import java.io.IOException;
import java.util.List;

/**
 * Starts child processes whose end a loop can watch, so that no thread need wait for them. A
 * backend has it that can watch any descriptor.
 */
public interface ChildSpawner {

  /**
   * Starts a child as {@code options} say. This may block, and may leave the calling thread with
   * the rights of another user: it is called by a thread that does nothing else and then ends.
   *
   * @throws IOException if it cannot be started; nothing is left of it then
   */
  ChildProcess start(List<String> command, ProcessOptions options) throws IOException;
}
