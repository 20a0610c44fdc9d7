package dev.rondo.linux;

import dev.rondo.engine.spi.BufferMemory;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;

/**
 * Reads and writes for programs that watch a channel and call it themselves: through one copy
 * buffer, from any thread.
 */
public final class ByteCalls {

  private static final int SIZE = 16 * 1024;

  private final Libc libc;
  private final ByteBuffer copy = Arena.ofAuto().allocate(SIZE).asByteBuffer();

  /** Creates calls through {@code libc}, which nothing else may use. */
  public ByteCalls(Libc libc) {
    this.libc = libc;
  }

  /** As {@link java.nio.channels.ReadableByteChannel#read}. */
  synchronized int read(Descriptor descriptor, ByteBuffer into) throws IOException {
    int size = Math.min(into.remaining(), SIZE);
    if (size == 0) {
      return 0;
    }
    BufferMemory.requireUsable(into);
    int fd = descriptor.acquire();
    try {
      long count = libc.read(fd, Memory.address(copy.clear()), size);
      if (count == 0) {
        return -1;
      }
      int done = done(count, "read");
      into.put(copy.limit(done));
      return done;
    } finally {
      descriptor.release();
    }
  }

  /**
   * As {@link java.nio.channels.WritableByteChannel#write}, but writes at most {@code SIZE} bytes.
   */
  synchronized int write(Descriptor descriptor, ByteBuffer from) throws IOException {
    int size = Math.min(from.remaining(), SIZE);
    if (size == 0) {
      return 0;
    }
    int fd = descriptor.acquire();
    try {
      copy.clear().put(0, from, from.position(), size);
      int done = done(libc.write(fd, Memory.address(copy), size), "write");
      from.position(from.position() + done);
      return done;
    } finally {
      descriptor.release();
    }
  }

  private static int done(long count, String call) throws IOException {
    if (count == -Errno.EAGAIN || count == -Errno.EINTR) {
      return 0;
    }
    if (count < 0) {
      throw Errno.exception((int) -count, call);
    }
    return (int) count;
  }
}
