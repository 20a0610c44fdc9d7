package dev.rondo.benchmarks;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** A thread that reads an eventfd and then runs its queue: the minimum cost of a wake-up. */
@SuppressWarnings("restricted") // Calls the C library.
final class BareEventfdLoop implements PeerLoop {

  private static final MethodHandle EVENTFD = link("eventfd", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle READ = link("read", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle WRITE = link("eventfd_write", JAVA_INT, JAVA_INT, JAVA_LONG);
  private static final MethodHandle CLOSE = link("close", JAVA_INT, JAVA_INT);

  private final int fd = call(() -> (int) EVENTFD.invokeExact(0, 0));
  private final MemorySegment counter = Arena.ofAuto().allocate(JAVA_LONG);
  private final ConcurrentLinkedQueue<Runnable> inbox = new ConcurrentLinkedQueue<>();
  private @Nullable Thread thread;
  private volatile boolean finished;

  /** A call of the C library. */
  @FunctionalInterface
  private interface Call {
    int make() throws Throwable;
  }

  private static MethodHandle link(String name, MemoryLayout result, MemoryLayout... arguments) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, arguments));
  }

  private static int call(Call call) {
    try {
      return call.make();
    } catch (Throwable e) {
      throw new IllegalStateException("cannot call the C library", e);
    }
  }

  @Override
  public void start() {
    thread = Thread.ofPlatform().daemon().name("bare-eventfd").start(this::serve);
  }

  private void serve() {
    while (!finished) {
      call(() -> (int) (long) READ.invokeExact(fd, counter, 8L));
      for (Runnable next = inbox.poll(); next != null; next = inbox.poll()) {
        next.run();
      }
    }
  }

  @Override
  public void callSoonThreadsafe(Runnable callback) {
    inbox.add(callback);
    call(() -> (int) WRITE.invokeExact(fd, 1L));
  }

  @Override
  public void run(Runnable first) {
    throw new UnsupportedOperationException("bare-eventfd supports callSoonThreadsafe only");
  }

  @Override
  public void finish() {
    finished = true;
  }

  @Override
  public void callSoon(Runnable callback) {
    throw new UnsupportedOperationException("bare-eventfd supports callSoonThreadsafe only");
  }

  @Override
  public Object callLater(long nanos, Runnable callback) {
    throw new UnsupportedOperationException("bare-eventfd has no timers");
  }

  @Override
  public void cancel(Object timer) {
    throw new UnsupportedOperationException("bare-eventfd has no timers");
  }

  @Override
  public void close() {
    if (thread != null) {
      callSoonThreadsafe(this::finish);
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException("interrupted while waiting for the thread to end", e);
      }
    }
    call(() -> (int) CLOSE.invokeExact(fd));
  }
}
