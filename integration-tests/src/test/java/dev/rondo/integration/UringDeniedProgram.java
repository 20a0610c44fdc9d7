package dev.rondo.integration;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.rondo.EventLoop;
import dev.rondo.proactor.ProactorLoopProvider;
import dev.rondo.spi.LoopOptions;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Forbids itself io_uring by a seccomp filter, as containers do, and then asks for a proactor. */
@SuppressWarnings("restricted") // What is denied is asked of the C library.
final class UringDeniedProgram {

  private static final int PR_SET_SECCOMP = 22;
  private static final int PR_SET_NO_NEW_PRIVS = 38;
  private static final long SECCOMP_MODE_FILTER = 2;

  private static final int LOAD = 0x20;
  private static final int JUMP_IF_EQUAL = 0x15;
  private static final int RETURN = 0x06;
  private static final int ALLOW = 0x7fff0000;
  private static final int FAIL_WITH_EPERM = 0x00050001;

  private UringDeniedProgram() {}

  public static void main(String[] args) throws Throwable {
    deny(425, 426, 427);
    ProactorLoopProvider provider = new ProactorLoopProvider();
    System.out.println(provider.support());
    try (EventLoop loop = provider.newEventLoop(LoopOptions.defaults())) {
      System.out.println(loop.describe().get("driver") + " " + loop.runUntilComplete(() -> "runs"));
    } catch (UnsupportedOperationException e) {
      System.out.println(e.getMessage());
    }
  }

  /** Makes the system calls of these numbers fail with EPERM on this thread. */
  private static void deny(int... numbers) throws Throwable {
    Linker linker = Linker.nativeLinker();
    MethodHandle prctl =
        linker.downcallHandle(
            linker.defaultLookup().find("prctl").orElseThrow(),
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
            Linker.Option.firstVariadicArg(1));
    try (Arena arena = Arena.ofConfined()) {
      int count = numbers.length + 3;
      MemorySegment filter = arena.allocate(8L * count, 8);
      put(filter, 0, LOAD, 0, 0);
      for (int i = 0; i < numbers.length; i++) {
        put(filter, i + 1, JUMP_IF_EQUAL, numbers.length - i, numbers[i]);
      }
      put(filter, count - 2, RETURN, 0, ALLOW);
      put(filter, count - 1, RETURN, 0, FAIL_WITH_EPERM);
      MemorySegment program = arena.allocate(16, 8);
      program.set(JAVA_SHORT, 0, (short) count);
      program.set(ADDRESS, 8, filter);
      require((int) prctl.invokeExact(PR_SET_NO_NEW_PRIVS, 1L, 0L, 0L, 0L));
      require(
          (int) prctl.invokeExact(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, program.address(), 0L, 0L));
    }
  }

  private static void put(MemorySegment filter, int index, int code, int ifEqual, int value) {
    long at = 8L * index;
    filter.set(JAVA_SHORT, at, (short) code);
    filter.set(JAVA_BYTE, at + 2, (byte) ifEqual);
    filter.set(JAVA_INT, at + 4, value);
  }

  private static void require(int result) {
    if (result != 0) {
      throw new IllegalStateException("prctl failed");
    }
  }
}
