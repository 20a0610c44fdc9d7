package dev.rondo.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Infrequent calls, from any thread: each allocates its own memory for the error number. */
final class SystemCalls {

  private SystemCalls() {}

  /** A call that returns its result as is. */
  @FunctionalInterface
  interface Plain {
    int call() throws Throwable;
  }

  /** A call that gets the memory in which to leave its error number. */
  @FunctionalInterface
  interface Capturing {
    long call(MemorySegment state) throws Throwable;
  }

  /** Returns the call's result unchanged. */
  static int plain(Plain call) {
    try {
      return call.call();
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /** Returns the result or, if it is negative, {@link Errno minus the error number}. */
  static long capture(Capturing call) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(Downcalls.STATE);
      long result = call.call(state);
      return result < 0 ? -state.get(JAVA_INT, Downcalls.ERRNO_OFFSET) : result;
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /** Makes the system call with this number, as {@link #capture}. */
  static long syscall(long number, long a, long b, long c, long d) {
    return capture(
        state -> (long) Downcalls.Numbered.SYSCALL.invokeExact(state, number, a, b, c, d, 0L, 0L));
  }

  /** Wraps a throwable, which only the JVM can cause, since no C function throws. */
  static Error failure(Throwable thrown) {
    return thrown instanceof Error error ? error : new AssertionError(thrown);
  }
}
