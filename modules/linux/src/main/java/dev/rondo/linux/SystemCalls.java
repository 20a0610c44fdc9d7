package dev.rondo.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Calls of any thread, now and then: each has memory of its own for its error number. */
final class SystemCalls {

  private SystemCalls() {}

  /** A call whose result is what it is. */
  @FunctionalInterface
  interface Plain {
    int call() throws Throwable;
  }

  /** A call that is told where to leave its error number. */
  @FunctionalInterface
  interface Capturing {
    long call(MemorySegment state) throws Throwable;
  }

  /** The result as it is. */
  static int plain(Plain call) {
    try {
      return call.call();
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /** The result or, if it is negative, {@link Errno minus the error number}. */
  static long capture(Capturing call) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(Downcalls.STATE);
      long result = call.call(state);
      return result < 0 ? -state.get(JAVA_INT, Downcalls.ERRNO_OFFSET) : result;
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /** A call by its number, as {@link #capture}. */
  static long syscall(long number, long a, long b, long c, long d) {
    return capture(
        state -> (long) Downcalls.Numbered.SYSCALL.invokeExact(state, number, a, b, c, d, 0L, 0L));
  }

  /** No call throws; what does is the virtual machine. */
  static Error failure(Throwable thrown) {
    return thrown instanceof Error error ? error : new AssertionError(thrown);
  }
}
