package dev.rondo.launcher;

import dev.rondo.EventLoop;

/** A try of something that a loop may be able to do. */
@FunctionalInterface
interface Check {

  /** Tries it in a task of {@code loop}; throws unless it works. */
  void run(EventLoop loop) throws Exception;

  /** Fails the check in words. */
  static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalStateException(otherwise);
    }
  }
}
