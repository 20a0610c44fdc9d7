package dev.rondo.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Handles of the C library's functions: constants, for only those are compiled into a plain call.
 */
@SuppressWarnings("restricted") // Native access is what this module is for.
final class Downcalls {

  /*
   * Pointers are declared as long integers, which spares every call the checks of a memory segment.
   * "Critical" is what cannot block and takes no time: such a call holds up the garbage collector.
   */

  private static final Linker LINKER = Linker.nativeLinker();
  private static final SymbolLookup LIBRARY = LINKER.defaultLookup();
  private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
  private static final Linker.Option CRITICAL = Linker.Option.critical(false);

  static final MemoryLayout STATE = Linker.Option.captureStateLayout();
  static final long ERRNO_OFFSET = STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));

  static final MethodHandle SOCKET = link("socket", of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
  static final MethodHandle BIND = link("bind", of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT));
  static final MethodHandle LISTEN = link("listen", of(JAVA_INT, JAVA_INT, JAVA_INT));
  static final MethodHandle CONNECT = link("connect", of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT));
  static final MethodHandle ACCEPT4 =
      link("accept4", of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
  static final MethodHandle GETSOCKNAME =
      link("getsockname", of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG));
  static final MethodHandle GETPEERNAME =
      link("getpeername", of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG));
  static final MethodHandle GETSOCKOPT =
      link("getsockopt", of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG));
  static final MethodHandle SETSOCKOPT =
      link("setsockopt", of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT));
  static final MethodHandle SHUTDOWN = link("shutdown", of(JAVA_INT, JAVA_INT, JAVA_INT));
  static final MethodHandle RECV =
      link("recv", of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
  static final MethodHandle SEND =
      link("send", of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
  static final MethodHandle SENDMSG = link("sendmsg", of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT));
  static final MethodHandle RECVMMSG =
      link("recvmmsg", of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG));
  static final MethodHandle SENDMMSG =
      link("sendmmsg", of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT));

  static final MethodHandle READ = link("read", of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG));
  static final MethodHandle WRITE = link("write", of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG));
  static final MethodHandle OPEN =
      link("open", of(JAVA_INT, JAVA_LONG, JAVA_INT), Linker.Option.firstVariadicArg(2));
  static final MethodHandle PREAD =
      link("pread", of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG));
  static final MethodHandle LSEEK = link("lseek", of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT));
  static final MethodHandle SENDFILE =
      link("sendfile", of(JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG));
  static final MethodHandle STATX =
      link("statx", of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG));
  static final MethodHandle FCNTL =
      link("fcntl", of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT), Linker.Option.firstVariadicArg(2));
  static final MethodHandle CLOSE = LINKER.downcallHandle(address("close"), of(JAVA_INT, JAVA_INT));

  static final MethodHandle MMAP =
      link("mmap", of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
  static final MethodHandle MUNMAP = link("munmap", of(JAVA_INT, JAVA_LONG, JAVA_LONG));

  /** For what the library has no function for. */
  static final MethodHandle SYSCALL =
      link(
          "syscall",
          of(
              JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
              JAVA_LONG),
          Linker.Option.firstVariadicArg(1));

  static final MethodHandle EPOLL_CREATE1 = link("epoll_create1", of(JAVA_INT, JAVA_INT));
  static final MethodHandle EPOLL_CTL =
      link("epoll_ctl", of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
  static final MethodHandle EPOLL_WAIT =
      link("epoll_wait", of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT));
  static final @Nullable MethodHandle EPOLL_PWAIT2 =
      linkIfPresent(
          "epoll_pwait2", of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG));
  static final MethodHandle EVENTFD = link("eventfd", of(JAVA_INT, JAVA_INT, JAVA_INT));
  static final MethodHandle EVENTFD_WRITE =
      LINKER.downcallHandle(address("eventfd_write"), of(JAVA_INT, JAVA_INT, JAVA_LONG), CRITICAL);

  private Downcalls() {}

  private static FunctionDescriptor of(MemoryLayout result, MemoryLayout... arguments) {
    return FunctionDescriptor.of(result, arguments);
  }

  private static MethodHandle link(String name, FunctionDescriptor type, Linker.Option... options) {
    Linker.Option[] all = new Linker.Option[options.length + 1];
    all[0] = ERRNO;
    System.arraycopy(options, 0, all, 1, options.length);
    return LINKER.downcallHandle(address(name), type, all);
  }

  private static @Nullable MethodHandle linkIfPresent(String name, FunctionDescriptor type) {
    Optional<MemorySegment> address = LIBRARY.find(name);
    return address.isEmpty() ? null : LINKER.downcallHandle(address.get(), type, ERRNO);
  }

  private static MemorySegment address(String name) {
    return LIBRARY
        .find(name)
        .orElseThrow(
            () -> new UnsupportedOperationException("the C library has no function " + name));
  }
}
