package com.example.libuv;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.net.SocketException;
import java.util.Collections;

/**
 * The functions of libuv that this backend calls. Every argument is 64 bits wide: an address, which
 * nothing checks, or a number, of which a C function with an {@code int} ignores the upper half. A
 * negative result is an error number.
 */
final class Libuv {

  static final String LIBRARY = "libuv.so.1";

  // uv_handle_type, uv_req_type, uv_run_mode and uv_poll_event.
  static final int LAST_HANDLE_TYPE = 16;
  static final int WRITE_REQUEST = 3;
  static final int RUN_ONCE = 1;
  static final int RUN_NOWAIT = 2;
  static final int READABLE = 1;
  static final int WRITABLE = 2;
  static final int DISCONNECT = 4;

  // Error numbers of Linux, negated, one of libuv's own, and commands of fcntl(2).
  static final int EPERM = -1;
  static final int EAGAIN = -11;
  static final int ENOBUFS = -105;
  static final int EOF = -4095;
  static final int F_GETFL = 3;
  static final int F_SETFL = 4;

  /** All memory, for addresses that libuv passes. */
  static final MemorySegment MEMORY = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  private static final SymbolLookup FUNCTIONS =
      SymbolLookup.libraryLookup(LIBRARY, Arena.global()).or(Linker.nativeLinker().defaultLookup());

  static final MethodHandle LOOP_INIT = of("uv_loop_init", 1);
  static final MethodHandle LOOP_CLOSE = of("uv_loop_close", 1);
  static final MethodHandle RUN = of("uv_run", 2);
  static final MethodHandle UPDATE_TIME = of("uv_update_time", 1);
  static final MethodHandle ASYNC_INIT = of("uv_async_init", 3);
  static final MethodHandle ASYNC_SEND = of("uv_async_send", 1);
  static final MethodHandle TIMER_INIT = of("uv_timer_init", 2);
  static final MethodHandle TIMER_START = of("uv_timer_start", 4);
  static final MethodHandle TIMER_STOP = of("uv_timer_stop", 1);
  static final MethodHandle POLL_INIT = of("uv_poll_init", 3);
  static final MethodHandle POLL_START = of("uv_poll_start", 3);
  static final MethodHandle TCP_INIT = of("uv_tcp_init", 2);
  static final MethodHandle TCP_OPEN = of("uv_tcp_open", 2);
  static final MethodHandle PIPE_INIT = of("uv_pipe_init", 3);
  static final MethodHandle PIPE_OPEN = of("uv_pipe_open", 2);
  static final MethodHandle READ_START = of("uv_read_start", 3);
  static final MethodHandle READ_STOP = of("uv_read_stop", 1);
  static final MethodHandle TRY_WRITE = of("uv_try_write", 3);
  static final MethodHandle WRITE = of("uv_write", 5);
  static final MethodHandle CLOSE_HANDLE = of("uv_close", 2);
  static final MethodHandle CLOSE = of("close", 1);
  static final MethodHandle FCNTL = of("fcntl", 3);

  private Libuv() {}

  private static MethodHandle of(String name, int arguments) {
    return of(name, arguments, JAVA_INT);
  }

  private static MethodHandle of(String name, int arguments, MemoryLayout result) {
    var layouts = Collections.nCopies(arguments, JAVA_LONG).toArray(MemoryLayout[]::new);
    return Linker.nativeLinker()
        .downcallHandle(FUNCTIONS.findOrThrow(name), FunctionDescriptor.of(result, layouts));
  }

  static long addressOf(String function) {
    return FUNCTIONS.findOrThrow(function).address();
  }

  /** Returns the result of a function that has at most one argument. */
  static long query(String name, long argument) {
    try {
      return (long) of(name, 1, JAVA_LONG).invokeExact(argument);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  static String text(String name, long argument) {
    return MEMORY.getString(query(name, argument));
  }

  static int call(MethodHandle function, long a) {
    try {
      return (int) function.invokeExact(a);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  static int call(MethodHandle function, long a, long b) {
    try {
      return (int) function.invokeExact(a, b);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  static int call(MethodHandle function, long a, long b, long c) {
    try {
      return (int) function.invokeExact(a, b, c);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  static int call(MethodHandle function, long a, long b, long c, long d) {
    try {
      return (int) function.invokeExact(a, b, c, d);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  static int call(MethodHandle function, long a, long b, long c, long d, long e) {
    try {
      return (int) function.invokeExact(a, b, c, d, e);
    } catch (Throwable thrown) {
      throw new AssertionError(thrown);
    }
  }

  /** Returns {@code result}, unless it is an error. */
  static int check(int result, String call) throws IOException {
    if (result < 0) {
      throw exception(result, call);
    }
    return result;
  }

  static IOException exception(long error, String call) {
    return new SocketException("%s (%s)".formatted(text("uv_strerror", error), call));
  }
}
