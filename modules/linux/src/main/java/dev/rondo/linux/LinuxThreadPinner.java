package dev.rondo.linux;

import com.google.auto.service.AutoService;
import dev.rondo.spi.ThreadPinner;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** Pins threads by {@code sched_setaffinity(2)}. */
@AutoService(ThreadPinner.class)
public final class LinuxThreadPinner implements ThreadPinner {

  /*
   * The C library's cpu_set_t has 1,024 bits. The system calls take a mask of any size, which for reading must
   * have a bit for each processor that the kernel can have.
   */

  private static final long SCHED_SETAFFINITY = Platform.X86_64 ? 203 : 122;
  private static final long SCHED_GETAFFINITY = Platform.X86_64 ? 204 : 123;
  private static final long CALLING_THREAD = 0;

  /** The size of the first mask tried, for 1,024 processors. */
  private static final int USUAL_BYTES = 128;

  private static final int MOST_BYTES = 1 << 16;

  /** The constructor for {@code ServiceLoader}. */
  public LinuxThreadPinner() {}

  @Override
  public Optional<String> obstacle() {
    return Platform.obstacle();
  }

  @Override
  public List<Integer> processors() throws IOException {
    return processors(USUAL_BYTES);
  }

  /** Returns the processors, read into a mask of {@code bytes} or, if that is too small, more. */
  static List<Integer> processors(int bytes) throws IOException {
    // The main thread's mask is that of the process: the calling thread may be pinned itself.
    long process = ProcessHandle.current().pid();
    try (Arena arena = Arena.ofConfined()) {
      for (int size = bytes; ; size *= 2) {
        MemorySegment mask = arena.allocate(size, Long.BYTES);
        long result = SystemCalls.syscall(SCHED_GETAFFINITY, process, size, mask.address(), 0);
        if (result >= 0) {
          ByteBuffer written = Memory.view(mask).limit((int) result);
          return BitSet.valueOf(written.asLongBuffer()).stream().boxed().toList();
        }
        if (result != -Errno.EINVAL || size >= MOST_BYTES) {
          throw Errno.exception((int) -result, "sched_getaffinity");
        }
      }
    }
  }

  @Override
  public void pin(int processor) throws IOException {
    if (Thread.currentThread().isVirtual()) {
      throw new IllegalStateException(
          "a virtual thread cannot be pinned to a processor: pin a platform thread");
    }
    if (processor < 0 || processor >= MOST_BYTES * Byte.SIZE) {
      throw new IOException("Linux has no processor " + processor);
    }
    int size = (processor / Long.SIZE + 1) * Long.BYTES;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment mask = arena.allocate(size, Long.BYTES);
      int at = processor / Long.SIZE * Long.BYTES;
      Memory.view(mask).putLong(at, 1L << (processor % Long.SIZE));
      long result = SystemCalls.syscall(SCHED_SETAFFINITY, CALLING_THREAD, size, mask.address(), 0);
      if (result < 0) {
        throw Errno.exception((int) -result, "sched_setaffinity to processor " + processor);
      }
    }
  }
}
