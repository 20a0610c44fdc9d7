package dev.rondo.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
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
   * So all arguments and results are declared as long integers, and a shape is a number of arguments.
   * Pointers are spared the checks of a memory segment by that; for an int, both platforms use a register
   * of which the callee looks at the lower half, and of an int result only that half may be looked at.
   * What not every loop calls is in classes of its own, linked when it is called first.
   *
   * "Critical" is what cannot block and takes no time: such a call holds up the garbage collector.
   */

  private static final Linker LINKER = Linker.nativeLinker();
  private static final SymbolLookup LIBRARY = LINKER.defaultLookup();
  private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
  private static final Linker.Option CRITICAL = Linker.Option.critical(false);

  static final MemoryLayout STATE = Linker.Option.captureStateLayout();
  static final long ERRNO_OFFSET = STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));

  static final MethodHandle SOCKET = link("socket", 3);
  static final MethodHandle BIND = link("bind", 3);
  static final MethodHandle LISTEN = link("listen", 2);
  static final MethodHandle CONNECT = link("connect", 3);
  static final MethodHandle ACCEPT4 = link("accept4", 4);
  static final MethodHandle GETSOCKNAME = link("getsockname", 3);
  static final MethodHandle GETPEERNAME = link("getpeername", 3);
  static final MethodHandle GETSOCKOPT = link("getsockopt", 5);
  static final MethodHandle SETSOCKOPT = link("setsockopt", 5);
  static final MethodHandle SHUTDOWN = link("shutdown", 2);
  static final MethodHandle RECV = link("recv", 4);
  static final MethodHandle SEND = link("send", 4);
  static final MethodHandle SENDMSG = link("sendmsg", 3);
  static final MethodHandle RECVMMSG = link("recvmmsg", 5);
  static final MethodHandle SENDMMSG = link("sendmmsg", 4);
  static final MethodHandle READ = link("read", 3);
  static final MethodHandle WRITE = link("write", 3);
  static final MethodHandle PREAD = link("pread", 4);
  static final MethodHandle LSEEK = link("lseek", 3);
  static final MethodHandle SENDFILE = link("sendfile", 4);
  static final MethodHandle STATX = link("statx", 5);

  static final MethodHandle EPOLL_CREATE1 = link("epoll_create1", 1);
  static final MethodHandle EPOLL_CTL = link("epoll_ctl", 4);
  static final MethodHandle EPOLL_WAIT = link("epoll_wait", 4);
  static final @Nullable MethodHandle EPOLL_PWAIT2 = linkIfPresent("epoll_pwait2", 5);
  static final MethodHandle EVENTFD = link("eventfd", 2);

  // Any thread makes these, with no place for an error number.
  static final MethodHandle CLOSE =
      LINKER.downcallHandle(address("close"), FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  static final MethodHandle EVENTFD_WRITE =
      LINKER.downcallHandle(
          address("eventfd_write"), FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG), CRITICAL);

  private Downcalls() {}

  /** Calls of functions with a variable number of arguments, which come after the fixed ones. */
  static final class Variadic {

    static final MethodHandle OPEN = link("open", 2, Linker.Option.firstVariadicArg(2));
    static final MethodHandle FCNTL = link("fcntl", 3, Linker.Option.firstVariadicArg(2));

    /** For what the library has no function for. */
    static final MethodHandle SYSCALL = link("syscall", 7, Linker.Option.firstVariadicArg(1));

    private Variadic() {}
  }

  /** Calls that map memory. */
  static final class Mappings {

    static final MethodHandle MMAP = link("mmap", 6);
    static final MethodHandle MUNMAP = link("munmap", 2);

    private Mappings() {}
  }

  /** A function of so many integers or pointers. */
  private static MethodHandle link(String name, int arguments, Linker.Option... options) {
    Linker.Option[] all = new Linker.Option[options.length + 1];
    all[0] = ERRNO;
    System.arraycopy(options, 0, all, 1, options.length);
    return LINKER.downcallHandle(address(name), shape(arguments), all);
  }

  private static @Nullable MethodHandle linkIfPresent(String name, int arguments) {
    Optional<MemorySegment> address = LIBRARY.find(name);
    return address.isEmpty() ? null : LINKER.downcallHandle(address.get(), shape(arguments), ERRNO);
  }

  private static FunctionDescriptor shape(int arguments) {
    return FunctionDescriptor.of(
        JAVA_LONG, Collections.nCopies(arguments, JAVA_LONG).toArray(MemoryLayout[]::new));
  }

  private static MemorySegment address(String name) {
    return LIBRARY
        .find(name)
        .orElseThrow(
            () -> new UnsupportedOperationException("the C library has no function " + name));
  }
}
