package dev.rondo.openssl;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Collections;

/** Calls of native functions, and function pointers to Java. */
@SuppressWarnings("restricted") // Native access is what this module is for.
final class NativeCalls {

  /*
   * All functions share one signature: six longs, which are passed in registers on x86-64 and AArch64. A
   * function reads only as many as it has parameters, and only the lower half of an int. Linking is expensive
   * for each signature, and cheap for each function. Callers read only the lower half of an int result.
   */
  private static final FunctionDescriptor SIGNATURE =
      FunctionDescriptor.of(
          JAVA_LONG, Collections.nCopies(6, JAVA_LONG).toArray(MemoryLayout[]::new));

  private static final Linker LINKER = Linker.nativeLinker();

  /** Calls the function whose address is the first argument. */
  private static final MethodHandle CALL = LINKER.downcallHandle(SIGNATURE);

  /**
   * As {@link #CALL}, without leaving Java: for functions that only read memory. Those that
   * allocate or free it may call Java, if a program has set OpenSSL's allocator.
   */
  private static final MethodHandle SHORT_CALL =
      LINKER.downcallHandle(SIGNATURE, Linker.Option.critical(false));

  private NativeCalls() {}

  /** Returns a handle of the function at {@code address}. */
  static MethodHandle link(MemorySegment address) {
    return CALL.bindTo(address);
  }

  /** Returns a handle of the function at {@code address}, which only reads memory. */
  static MethodHandle linkShort(MemorySegment address) {
    return SHORT_CALL.bindTo(address);
  }

  /**
   * Returns the address of a function that calls {@code target}, which takes and returns longs and
   * must not throw.
   */
  static long pointer(MethodHandle target) {
    return LINKER.upcallStub(target, SIGNATURE, Arena.global()).address();
  }

  static long call(MethodHandle function) {
    return call(function, 0, 0, 0, 0, 0);
  }

  static long call(MethodHandle function, long a) {
    return call(function, a, 0, 0, 0, 0);
  }

  static long call(MethodHandle function, long a, long b) {
    return call(function, a, b, 0, 0, 0);
  }

  static long call(MethodHandle function, long a, long b, long c) {
    return call(function, a, b, c, 0, 0);
  }

  static long call(MethodHandle function, long a, long b, long c, long d) {
    return call(function, a, b, c, d, 0);
  }

  static long call(MethodHandle function, long a, long b, long c, long d, long e) {
    try {
      return (long) function.invokeExact(a, b, c, d, e, 0L);
    } catch (RuntimeException | Error failure) {
      throw failure;
    } catch (Throwable failure) {
      throw new AssertionError(failure);
    }
  }
}
