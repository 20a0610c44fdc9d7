package dev.rondo.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Collections;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Method handles of the C library's functions. They are constants, because the JIT compiles only a
 * constant handle into a plain call.
 */
@SuppressWarnings("restricted") // Native access is what this module is for.
final class Downcalls {

  /*
   * Linking dominates the start-up time of a loop, and the cost is per signature. So all functions share one
   * signature: seven longs, all passed in registers except the last on x86-64. A function reads only as many
   * as it has parameters, and only the lower half of an int; callers must read only the lower half of an int
   * result. Both x86-64 and AArch64 pass variadic arguments the same way. Passing pointers as longs also
   * avoids the checks of memory segments. The function's address is bound to the shared handle, because
   * asking the linker for each function would double the cost.
   *
   * Functions that not every loop calls are in separate classes, linked at their first call.
   */

  private static final Linker LINKER = Linker.nativeLinker();
  private static final SymbolLookup LIBRARY = LINKER.defaultLookup();
  static final StructLayout STATE = Linker.Option.captureStateLayout();
  static final int ERRNO_OFFSET = errnoOffset();

  /** The memory for error numbers that are ignored. */
  static final MemorySegment IGNORED = Arena.global().allocate(STATE);

  /** Calls the function whose address is the first argument. */
  private static final MethodHandle CALL =
      LINKER.downcallHandle(
          FunctionDescriptor.of(
              JAVA_LONG, Collections.nCopies(7, JAVA_LONG).toArray(MemoryLayout[]::new)),
          Linker.Option.captureCallState("errno"));

  static final MethodHandle SOCKET = link("socket");
  static final MethodHandle BIND = link("bind");
  static final MethodHandle LISTEN = link("listen");
  static final MethodHandle CONNECT = link("connect");
  static final MethodHandle ACCEPT4 = link("accept4");
  static final MethodHandle GETSOCKNAME = link("getsockname");
  static final MethodHandle GETPEERNAME = link("getpeername");
  static final MethodHandle GETSOCKOPT = link("getsockopt");
  static final MethodHandle SETSOCKOPT = link("setsockopt");
  static final MethodHandle SHUTDOWN = link("shutdown");
  static final MethodHandle RECV = link("recv");
  static final MethodHandle SEND = link("send");
  static final MethodHandle SENDMSG = link("sendmsg");
  static final MethodHandle RECVMMSG = link("recvmmsg");
  static final MethodHandle SENDMMSG = link("sendmmsg");
  static final MethodHandle READ = link("read");
  static final MethodHandle WRITE = link("write");
  static final MethodHandle PREAD = link("pread");
  static final MethodHandle LSEEK = link("lseek");
  static final MethodHandle SENDFILE = link("sendfile");
  static final MethodHandle STATX = link("statx");

  static final MethodHandle EPOLL_CREATE1 = link("epoll_create1");
  static final MethodHandle EPOLL_CTL = link("epoll_ctl");
  static final MethodHandle EPOLL_WAIT = link("epoll_wait");
  static final @Nullable MethodHandle EPOLL_PWAIT2 = linkIfPresent("epoll_pwait2");
  static final MethodHandle EVENTFD = link("eventfd");

  static final MethodHandle CLOSE = link("close");
  static final MethodHandle EVENTFD_WRITE = link("eventfd_write");

  private Downcalls() {}

  /** Calls of a loop that opens files or watches descriptors opened elsewhere. */
  static final class Files {

    static final MethodHandle OPEN = link("open");
    static final MethodHandle FCNTL = link("fcntl");
    static final @Nullable MethodHandle PREADV2 = linkIfPresent("preadv2");

    private Files() {}
  }

  /** Calls that map memory. */
  static final class Mappings {

    static final MethodHandle MMAP = link("mmap");
    static final MethodHandle MUNMAP = link("munmap");

    private Mappings() {}
  }

  /**
   * Calls that get arrays on the heap. A garbage collection, which could move the array, waits for
   * their end, so they must not block or take long.
   */
  static final class Arrays {

    static final MethodHandle SEND =
        LINKER.downcallHandle(
            address("send"),
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT),
            Linker.Option.captureCallState("errno"),
            Linker.Option.critical(true));

    private Arrays() {}
  }

  /** Calls that change the priority of threads. */
  static final class Priorities {

    static final MethodHandle SETPRIORITY = link("setpriority");

    private Priorities() {}
  }

  /** System calls by number, for those without a function in the C library. */
  static final class Numbered {

    static final MethodHandle SYSCALL = link("syscall");

    private Numbered() {}
  }

  /** Computes the offset by hand, since the first layout path generates classes. */
  private static int errnoOffset() {
    int offset = 0;
    for (MemoryLayout member : STATE.memberLayouts()) {
      if (member.name().equals(Optional.of("errno"))) {
        return offset;
      }
      offset += (int) member.byteSize();
    }
    throw new UnsupportedOperationException(
        "this JVM does not report error numbers of C functions: use JDK 25 or later, or another"
            + " backend");
  }

  private static MethodHandle link(String name) {
    return CALL.bindTo(address(name));
  }

  private static MemorySegment address(String name) {
    return LIBRARY
        .find(name)
        .orElseThrow(
            () -> new UnsupportedOperationException("the C library has no function " + name));
  }

  private static @Nullable MethodHandle linkIfPresent(String name) {
    Optional<MemorySegment> address = LIBRARY.find(name);
    return address.isEmpty() ? null : CALL.bindTo(address.get());
  }
}
