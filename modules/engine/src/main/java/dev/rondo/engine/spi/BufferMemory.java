package dev.rondo.engine.spi;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;

/**
 * Rules for the memory of callers' buffers. A direct buffer may belong to an arena that is closed,
 * and so freed, while an operation is pending, or that is confined to one thread. The methods of a
 * buffer check both; a system call that gets an address does not.
 */
public final class BufferMemory {

  /*
   * Nothing public tells which arena a buffer belongs to, and even a check whether it is open races with
   * its end on another thread. But the class of a buffer's scope differs between arenas that can be closed
   * and the others. The classes of those that cannot are found by asking them; every other class counts as
   * one that can be closed, so a JDK that names or arranges them differently costs copies and no safety.
   */

  private static final Class<?> CONFINED;
  private static final Set<Class<?>> LASTING;

  static {
    Set<Class<?>> lasting = new HashSet<>();
    lasting.add(MemorySegment.ofBuffer(ByteBuffer.allocateDirect(1)).scope().getClass());
    lasting.add(Arena.ofAuto().scope().getClass());
    lasting.add(Arena.global().scope().getClass());
    // Not closed: they own no memory, and closing a shared arena stops all threads for a moment.
    CONFINED = Arena.ofConfined().scope().getClass();
    lasting.remove(CONFINED);
    lasting.remove(Arena.ofShared().scope().getClass());
    LASTING = Set.copyOf(lasting);
  }

  private BufferMemory() {}

  /**
   * Returns whether the memory in {@code scope} lasts as long as a buffer of it is reachable: no
   * arena can free it. Only the addresses of such memory may be passed to the system, by a caller
   * that keeps the buffer reachable; any other memory is copied.
   */
  public static boolean isLasting(MemorySegment.Scope scope) {
    return LASTING.contains(scope.getClass());
  }

  /** As {@link #isLasting(MemorySegment.Scope)}, for the memory of {@code buffer}. */
  public static boolean isLasting(ByteBuffer buffer) {
    return !buffer.isDirect() || isLasting(MemorySegment.ofBuffer(buffer).scope());
  }

  /** Returns whether the memory of {@code buffer} is confined to one thread. */
  public static boolean isConfined(ByteBuffer buffer) {
    return buffer.isDirect() && MemorySegment.ofBuffer(buffer).scope().getClass() == CONFINED;
  }

  /**
   * Throws an exception if the calling thread cannot use the remaining bytes of {@code buffer}. A
   * caller that copies what it receives checks this before it receives.
   *
   * @throws IllegalStateException if its arena is closed
   * @throws WrongThreadException if its arena is confined to another thread
   */
  public static void requireUsable(ByteBuffer buffer) {
    if (buffer.hasRemaining()) {
      byte _ = buffer.get(buffer.position());
    }
  }

  /**
   * Returns a buffer with the remaining bytes of {@code data} that every thread can read: {@code
   * data} itself, or a copy if its arena is confined to one thread, and then {@code data} has no
   * bytes remaining.
   */
  public static ByteBuffer forAnyThread(ByteBuffer data) {
    return isConfined(data) ? ByteBuffer.allocate(data.remaining()).put(data).flip() : data;
  }

  /**
   * Returns {@code exception}, or one that tells the caller the reason if that is the arena of
   * {@code buffer}. Called by the thread that was to use the buffer.
   */
  public static RuntimeException explain(RuntimeException exception, ByteBuffer buffer) {
    if (!buffer.isDirect()) {
      return exception;
    }
    MemorySegment memory = MemorySegment.ofBuffer(buffer);
    if (!memory.scope().isAlive()) {
      return new IllegalStateException(
          "the arena of the buffer was closed while the operation was pending: close it after the"
              + " operation has ended",
          exception);
    }
    if (!memory.isAccessibleBy(Thread.currentThread())) {
      return new WrongThreadException(
          "the arena of the buffer is confined to a thread that is not the event loop's: use"
              + " Arena.ofShared(), Arena.ofAuto() or ByteBuffer.allocateDirect()",
          exception);
    }
    return exception;
  }

  /** As {@link #explain(RuntimeException, ByteBuffer)}, for the first buffer that is the reason. */
  public static RuntimeException explain(
      RuntimeException exception, ByteBuffer[] buffers, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      RuntimeException explained = explain(exception, buffers[i]);
      if (explained != exception) {
        return explained;
      }
    }
    return exception;
  }
}
