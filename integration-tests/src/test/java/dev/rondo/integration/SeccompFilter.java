package dev.rondo.integration;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;

/** Makes system calls fail with an error number, as the security filter of a container does. */
@SuppressWarnings("restricted") // The filter is set through the C library.
final class SeccompFilter {

  private static final int PR_SET_NO_NEW_PRIVS = 38;
  private static final long SYS_SECCOMP = 317;
  private static final long SET_MODE_FILTER = 1;
  private static final long ALL_THREADS = 1;

  private static final int LOAD = 0x20;
  private static final int JUMP_IF_EQUAL = 0x15;
  private static final int RETURN = 0x06;
  private static final int ALLOW = 0x7fff0000;
  private static final int FAIL = 0x00050000;

  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final MethodHandle SYSCALL =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("syscall"),
              FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
              Linker.Option.captureCallState("errno"),
              Linker.Option.firstVariadicArg(1));
  private static final MethodHandle PRCTL =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("prctl"),
              FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
              Linker.Option.firstVariadicArg(1));

  private SeccompFilter() {}

  /** Returns whether the system call numbers of the tests are those of this architecture. */
  static boolean isSupported() {
    return System.getProperty("os.arch").equals("amd64");
  }

  /** Filters the calls of this thread, and of threads and processes that it starts afterward. */
  static void installForThread(int errno, int... numbers) throws Throwable {
    install(0, errno, numbers);
  }

  /** Filters the calls of all threads of this process. */
  static void installForProcess(int errno, int... numbers) throws Throwable {
    install(ALL_THREADS, errno, numbers);
  }

  private static void install(long flags, int errno, int... numbers) throws Throwable {
    try (Arena arena = Arena.ofConfined()) {
      int count = numbers.length + 3;
      MemorySegment filter = arena.allocate(8L * count, 8);
      put(filter, 0, LOAD, 0, 0);
      for (int i = 0; i < numbers.length; i++) {
        put(filter, i + 1, JUMP_IF_EQUAL, numbers.length - i, numbers[i]);
      }
      put(filter, count - 2, RETURN, 0, ALLOW);
      put(filter, count - 1, RETURN, 0, FAIL | errno);
      MemorySegment program = arena.allocate(16, 8);
      program.set(JAVA_SHORT, 0, (short) count);
      program.set(ADDRESS, 8, filter);
      MemorySegment state = arena.allocate(STATE);
      int _ = (int) PRCTL.invokeExact(PR_SET_NO_NEW_PRIVS, 1L, 0L, 0L, 0L);
      long result =
          (long) SYSCALL.invokeExact(state, SYS_SECCOMP, SET_MODE_FILTER, flags, program.address());
      if (result != 0) {
        throw new UnsupportedOperationException(
            "this system forbids seccomp filters: seccomp returned %d, errno %d"
                .formatted(result, state.get(JAVA_INT, 0)));
      }
    }
  }

  private static void put(MemorySegment filter, int index, int code, int ifEqual, int value) {
    long at = 8L * index;
    filter.set(JAVA_SHORT, at, (short) code);
    filter.set(JAVA_BYTE, at + 2, (byte) ifEqual);
    filter.set(JAVA_INT, at + 4, value);
  }
}
