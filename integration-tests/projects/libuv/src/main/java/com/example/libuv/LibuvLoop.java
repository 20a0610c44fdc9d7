package com.example.libuv;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A {@code uv_loop_t} and the callbacks of its handles, which only record what has happened. No
 * exception leaves them.
 */
final class LibuvLoop {

  private static final long NANOS_PER_MILLI = 1_000_000;

  /** The callback of handles that only end a poll: a function that ignores its argument. */
  private static final long NOTHING = Libuv.addressOf("uv_handle_get_data");

  final ReadMemory readMemory = new ReadMemory();
  final WriteMemory writeMemory = new WriteMemory();

  /** The bytes that were read from channels which were then detached. */
  final Map<Channel, ByteBuffer> detached = new WeakHashMap<>();

  private final Arena arena = Arena.ofShared();
  private final HandleMemory handles = new HandleMemory(arena);
  private final long loop = arena.allocate(Libuv.query("uv_loop_size", 0), 16).address();
  final long allocate = callback("allocate", JAVA_LONG, JAVA_LONG, JAVA_LONG);
  final long read = callback("read", JAVA_LONG, JAVA_LONG, JAVA_LONG);
  private final long written = callback("written", JAVA_LONG, JAVA_INT);
  final long ready = callback("ready", JAVA_LONG, JAVA_INT, JAVA_INT);
  private final long closed = callback("closed", JAVA_LONG);
  private final long timer = handles.take(this);
  private final long async = handles.take(this);
  private final Object wakeupLock = new Object();
  boolean isOpen = true;
  private final Set<Long> openHandles = new HashSet<>();
  private int closing;
  private @Nullable Throwable failure;

  LibuvLoop() throws IOException {
    int result = Libuv.call(Libuv.LOOP_INIT, loop);
    if (result < 0) {
      arena.close();
      throw Libuv.exception(result, "uv_loop_init");
    }
    // These cannot fail: the loop has its eventfd already.
    Libuv.call(Libuv.TIMER_INIT, loop, timer);
    Libuv.call(Libuv.ASYNC_INIT, loop, async, NOTHING);
    openHandles.add(timer);
    openHandles.add(async);
  }

  private long callback(String name, MemoryLayout... arguments) {
    FunctionDescriptor function = FunctionDescriptor.ofVoid(arguments);
    MethodType type = function.toMethodType();
    try {
      MethodHandles.Lookup own = MethodHandles.lookup();
      MethodHandle failed =
          own.bind(this, "failed", MethodType.methodType(void.class, Throwable.class));
      MethodHandle safe =
          MethodHandles.catchException(own.bind(this, name, type), Throwable.class, failed);
      return Linker.nativeLinker().upcallStub(safe, function, arena).address();
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  // --- running ---

  /** Runs the callbacks of what is ready; waits for something, or until the timeout expires. */
  void poll(long timeoutNanos) {
    if (timeoutNanos <= 0) {
      Libuv.call(Libuv.RUN, loop, timeoutNanos == 0 ? Libuv.RUN_NOWAIT : Libuv.RUN_ONCE);
    } else {
      Libuv.call(Libuv.UPDATE_TIME, loop);
      long millis = (timeoutNanos - 1) / NANOS_PER_MILLI + 1;
      // It repeats, since libuv runs a timer that is due already before it waits.
      Libuv.call(Libuv.TIMER_START, timer, NOTHING, millis, 1);
      Libuv.call(Libuv.RUN, loop, Libuv.RUN_ONCE);
      Libuv.call(Libuv.TIMER_STOP, timer);
    }
    Throwable thrown = failure;
    if (thrown != null) {
      failure = null;
      throw new IllegalStateException("a callback of libuv failed", thrown);
    }
  }

  /** Ends a poll. For any thread. */
  void wakeup() {
    synchronized (wakeupLock) {
      if (isOpen) {
        Libuv.call(Libuv.ASYNC_SEND, async);
      }
    }
  }

  // --- handles ---

  /** Opens a stream on {@code fd}, which is closed with the stream, or if this fails. */
  long openStream(int fd, boolean isTcp, LibuvReader reader) throws IOException {
    long handle = handles.take(reader);
    openHandles.add(handle);
    int result;
    if (isTcp) {
      Libuv.call(Libuv.TCP_INIT, loop, handle);
      result = Libuv.call(Libuv.TCP_OPEN, handle, fd);
    } else {
      Libuv.call(Libuv.PIPE_INIT, loop, handle, 0);
      result = Libuv.call(Libuv.PIPE_OPEN, handle, fd);
    }
    if (result < 0) {
      close(handle);
      Libuv.call(Libuv.CLOSE, fd);
      throw Libuv.exception(result, "opening a stream");
    }
    return handle;
  }

  /** Starts a write, at the end of which {@link LibuvWriter#sent} is called. */
  int write(long stream, LibuvWriter writer, long buffer) {
    long request = handles.take(writer);
    int result = Libuv.call(Libuv.WRITE, request, stream, buffer, 1, written);
    if (result < 0) {
      handles.give(request);
    }
    return result;
  }

  /** Returns a handle that watches {@code fd}, or an error, which is negative. */
  long openPoll(int fd, LibuvWatch watch) {
    long handle = handles.take(watch);
    int flags = Libuv.call(Libuv.FCNTL, fd, Libuv.F_GETFL, 0);
    int result = Libuv.call(Libuv.POLL_INIT, loop, handle, fd);
    Libuv.call(Libuv.FCNTL, fd, Libuv.F_SETFL, flags); // libuv has made it non-blocking.
    if (result < 0) {
      handles.give(handle);
      return result;
    }
    openHandles.add(handle);
    return handle;
  }

  /** Closes {@code handle}, unless the loop has. It only calls the end of its writes any more. */
  void close(long handle) {
    if (openHandles.remove(handle)) {
      closing++;
      Libuv.call(Libuv.CLOSE_HANDLE, handle, closed);
    }
  }

  // --- callbacks ---

  private void allocate(long handle, long suggested, long buffer) {
    // libuv has cleared the buffer, and an empty one stops this read.
    int room = isOpen ? ((LibuvReader) handles.owner(handle)).room() : 0;
    Libuv.MEMORY.set(JAVA_LONG, buffer, readMemory.address());
    Libuv.MEMORY.set(JAVA_LONG, buffer + Long.BYTES, room);
  }

  private void read(long handle, long result, long buffer) {
    if (isOpen) {
      ((LibuvReader) handles.owner(handle)).arrived(result);
    }
  }

  private void written(long request, int status) {
    LibuvWriter writer = (LibuvWriter) handles.owner(request);
    handles.give(request);
    if (isOpen) {
      writer.sent(status);
    }
  }

  private void ready(long handle, int status, int events) {
    if (isOpen) {
      ((LibuvWatch) handles.owner(handle)).ready(status, events);
    }
  }

  private void closed(long handle) {
    closing--;
    handles.give(handle);
  }

  private void failed(Throwable exception) {
    failure = exception;
  }

  // --- closing ---

  /** Closes the loop and its handles. Callbacks report nothing any more. */
  void close() {
    synchronized (wakeupLock) {
      if (!isOpen) {
        return;
      }
      isOpen = false;
    }
    List.copyOf(openHandles).forEach(this::close);
    while (closing > 0) {
      Libuv.call(Libuv.RUN, loop, Libuv.RUN_ONCE);
    }
    int result = Libuv.call(Libuv.LOOP_CLOSE, loop);
    if (result < 0) {
      throw new IllegalStateException(Libuv.exception(result, "uv_loop_close"));
    }
    arena.close();
  }
}
