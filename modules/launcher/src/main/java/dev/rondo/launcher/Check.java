package dev.rondo.launcher;

import dev.rondo.EventLoop;

/** A test of one capability of a loop. */
@FunctionalInterface
interface Check {

  /** Uses the capability in a task of {@code loop}; throws if it does not work. */
  void run(EventLoop loop) throws Exception;

  /** Fails the check with the message {@code otherwise} unless {@code condition} is true. */
  static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalStateException(otherwise);
    }
  }
}
