package dev.rondo.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads of one file that do not wait for a disk. They have a lock and a C library of their own, so
 * that they do not wait for another thread's read either.
 */
final class CachedReads {

  private @Nullable Libc libc;

  /** The structure {@code iovec} of a read. */
  private @Nullable MemorySegment vector;

  /** Whether the kernel or the file system does not know which bytes are cached. */
  private boolean unknown;

  /** Reads into {@code into}, which is direct and lasting; returns 0 if a read could wait. */
  synchronized int read(int fd, ByteBuffer into, long position) {
    if (unknown || !into.hasRemaining()) {
      return 0;
    }
    if (libc == null || vector == null) {
      libc = Libc.system();
      vector = Arena.ofAuto().allocate(2 * Long.BYTES, Long.BYTES);
    }
    long count;
    try {
      vector.set(JAVA_LONG, 0, Memory.address(into));
      vector.set(JAVA_LONG, Long.BYTES, into.remaining());
      count = libc.preadv2(fd, vector.address(), 1, position, Linux.RWF_NOWAIT);
    } finally {
      Reference.reachabilityFence(into);
    }
    if (count > 0) {
      into.position(into.position() + (int) count);
      return (int) count;
    }
    unknown = count < 0 && count != -Errno.EAGAIN && count != -Errno.EINTR;
    return 0;
  }
}
