package dev.rondo.linux;

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
 * Handles of the C library's functions: constants, for only those are compiled into a plain call.
 */
@SuppressWarnings("restricted") // Native access is what this module is for.
final class Downcalls {

  /*
   * Linking takes most of the time in which a loop starts, and what takes it is each new shape of a call.
   * So there is one: seven long integers, which travel in registers but for the last one on x86-64. A
   * function looks at as many of them as it has parameters, of an int at the lower half; of an int result
   * only that half may be looked at. Nor do x86-64 and AArch64 pass variable arguments otherwise. Pointers
   * are spared the checks of a memory segment by that. The address is bound here: to ask the linker for each
   * function would cost as much again.
   *
   * What not every loop calls is in classes of its own, linked when it is called first.
   */

  private static final Linker LINKER = Linker.nativeLinker();
  private static final SymbolLookup LIBRARY = LINKER.defaultLookup();
  static final StructLayout STATE = Linker.Option.captureStateLayout();
  static final int ERRNO_OFFSET = errnoOffset();

  /** Receives the error numbers that no caller reads. */
  static final MemorySegment IGNORED = Arena.global().allocate(STATE);

  /** Calls the function at the address that it gets first. */
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

  /** Calls of a loop that opens files or watches descriptors it has not opened. */
  static final class Files {

    static final MethodHandle OPEN = link("open");
    static final MethodHandle FCNTL = link("fcntl");

    private Files() {}
  }

  /** Calls that map memory. */
  static final class Mappings {

    static final MethodHandle MMAP = link("mmap");
    static final MethodHandle MUNMAP = link("munmap");

    private Mappings() {}
  }

  /** Calls for what the library has no function for. */
  static final class Numbered {

    static final MethodHandle SYSCALL = link("syscall");

    private Numbered() {}
  }

  /** Not by a path: the first one makes classes. */
  private static int errnoOffset() {
    int offset = 0;
    for (MemoryLayout member : STATE.memberLayouts()) {
      if (member.name().equals(Optional.of("errno"))) {
        return offset;
      }
      offset += (int) member.byteSize();
    }
    throw new UnsupportedOperationException(
        "this Java virtual machine does not report errno: use the backend selector");
  }

  private static MethodHandle link(String name) {
    return CALL.bindTo(
        LIBRARY
            .find(name)
            .orElseThrow(
                () -> new UnsupportedOperationException("the C library has no function " + name)));
  }

  private static @Nullable MethodHandle linkIfPresent(String name) {
    Optional<MemorySegment> address = LIBRARY.find(name);
    return address.isEmpty() ? null : CALL.bindTo(address.get());
  }
}
