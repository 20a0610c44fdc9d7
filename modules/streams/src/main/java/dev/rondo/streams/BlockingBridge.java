package dev.rondo.streams;

import dev.rondo.EventLoop;
import java.io.IOException;
import java.util.concurrent.Callable;

/** Calls the methods of readers and writers, which wait in tasks, from blocking interfaces. */
final class BlockingBridge {

  private BlockingBridge() {}

  /**
   * Requires the caller to be a task of {@code loop}.
   *
   * @throws IllegalStateException if it is not
   */
  static void requireTask(EventLoop loop) {
    if (loop.currentTask() == null) {
      throw new IllegalStateException(
          "the streams of a connection can be used only in tasks of %s: call the library in a task"
              .formatted(loop));
    }
  }

  /** Calls {@code body}, whose checked exceptions become {@link IOException}s. */
  static <T> T call(Callable<T> body) throws IOException {
    try {
      return body.call();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }
}
