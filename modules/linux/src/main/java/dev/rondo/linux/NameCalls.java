package dev.rondo.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The C library's name resolution calls (DNS), linked at the first look-up. */
@SuppressWarnings("restricted") // Native access is what this module is for.
final class NameCalls {

  private static final int LONGEST_TEXT = 256;

  static final MethodHandle GETADDRINFO =
      link("getaddrinfo", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
  static final MethodHandle GETNAMEINFO =
      link(
          "getnameinfo",
          FunctionDescriptor.of(
              JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
  private static final MethodHandle FREEADDRINFO =
      link("freeaddrinfo", FunctionDescriptor.ofVoid(ADDRESS));
  private static final MethodHandle GAI_STRERROR =
      link("gai_strerror", FunctionDescriptor.of(ADDRESS, JAVA_INT));

  private NameCalls() {}

  /** Returns {@code size} bytes of an answer, in memory that the C library owns. */
  static MemorySegment at(MemorySegment address, long size) {
    return address.reinterpret(size);
  }

  static void free(MemorySegment answers) {
    try {
      FREEADDRINFO.invokeExact(answers);
    } catch (Throwable e) {
      throw SystemCalls.failure(e);
    }
  }

  /** Returns the C library's text for an {@code EAI_} error number. */
  static String text(int error) {
    try {
      MemorySegment text = (MemorySegment) GAI_STRERROR.invokeExact(error);
      return at(text, LONGEST_TEXT).getString(0);
    } catch (Throwable e) {
      throw SystemCalls.failure(e);
    }
  }

  private static MethodHandle link(String name, FunctionDescriptor type) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type);
  }
}
