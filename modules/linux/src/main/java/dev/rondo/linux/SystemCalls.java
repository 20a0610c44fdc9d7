package dev.rondo.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Calls of any thread, now and then: each has memory of its own for its error number. */
@SuppressWarnings("restricted") // Native access is what this module is for.
final class SystemCalls {

  private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
  private static final long ERRNO_OFFSET =
      STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));

  private static final MethodHandle SYSCALL =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("syscall"),
              FunctionDescriptor.of(
                  JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
              Linker.Option.captureCallState("errno"),
              Linker.Option.firstVariadicArg(1));

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
      MemorySegment state = arena.allocate(STATE);
      long result = call.call(state);
      return result < 0 ? -state.get(JAVA_INT, ERRNO_OFFSET) : result;
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /** A call by its number, as {@link #capture}. */
  static long syscall(long number, long a, long b, long c, long d) {
    return capture(state -> (long) SYSCALL.invokeExact(state, number, a, b, c, d));
  }

  /** No call throws; what does is the virtual machine. */
  static Error failure(Throwable thrown) {
    return thrown instanceof Error error ? error : new AssertionError(thrown);
  }
}
