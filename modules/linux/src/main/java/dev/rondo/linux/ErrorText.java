package dev.rondo.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The C library's texts of error numbers, linked when the first is asked for. */
@SuppressWarnings("restricted") // Native access is what this module is for.
final class ErrorText {

  private static final int LONGEST = 256;

  private static final MethodHandle STRERROR =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("strerror"),
              FunctionDescriptor.of(ADDRESS, JAVA_INT));

  private ErrorText() {}

  /** Returns the text of {@code errno}, in the language of the process. */
  static synchronized String of(int errno) {
    try {
      MemorySegment text = (MemorySegment) STRERROR.invokeExact(errno);
      return text.reinterpret(LONGEST).getString(0);
    } catch (Throwable e) {
      throw SystemCalls.failure(e);
    }
  }
}
