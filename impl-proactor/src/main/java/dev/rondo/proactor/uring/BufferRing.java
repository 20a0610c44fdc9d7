package dev.rondo.proactor.uring;

import dev.rondo.linux.Errno;
import dev.rondo.linux.Libc;
import dev.rondo.linux.Mapping;
import dev.rondo.linux.Memory;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The buffers into which the kernel receives. The kernel takes one when bytes arrive, and gets it
 * back once they are delivered.
 */
final class BufferRing {

  static final int COUNT = 64;
  static final int SIZE = 128 * 1024;

  /** The index of no buffer, at the end of a chain. */
  static final int NONE = -1;

  /** The distance between buffers, padded so that they do not all map to the same cache sets. */
  private static final int STRIDE = SIZE + 1088;

  private static final VarHandle SHORT =
      MethodHandles.byteBufferViewVarHandle(short[].class, ByteOrder.nativeOrder());

  private static final int ENTRY_SIZE = 16;
  private static final int TAIL = 14;

  private final MemorySegment ring;
  private final ByteBuffer entries;
  private final MemorySegment registration;
  private final long base;
  private final ByteBuffer[] views = new ByteBuffer[COUNT];

  /** For each filled buffer, the number of bytes. */
  private final int[] lengths = new int[COUNT];

  /** For each filled buffer, the next one in its receiver's chain. */
  private final int[] nexts = new int[COUNT];

  private int tail;
  private int committed;
  private int filled;
  private long fills;

  BufferRing(Libc libc, Arena arena) throws IOException {
    ring = Mapping.anonymous(libc, arena, COUNT * ENTRY_SIZE);
    entries = Memory.view(ring);
    registration = arena.allocate(40, 8);
    MemorySegment memory = Mapping.anonymous(libc, arena, (long) COUNT * STRIDE);
    base = memory.address();
    for (int i = 0; i < COUNT; i++) {
      views[i] = memory.asSlice((long) i * STRIDE, SIZE).asByteBuffer();
    }
  }

  /** Registers all buffers with {@code user}, which must be new. None may be in use. */
  void register(Ring user) throws IOException {
    registration.fill((byte) 0);
    Memory.view(registration).putLong(0, ring.address()).putInt(8, COUNT);
    tail = 0;
    committed = 0;
    SHORT.setRelease(entries, TAIL, (short) 0);
    int result = user.register(IoUring.REGISTER_PBUF_RING, registration, 1);
    if (result < 0) {
      throw Errno.exception(-result, "io_uring_register of a buffer ring");
    }
    for (int i = 0; i < COUNT; i++) {
      add(i);
    }
    commit();
  }

  private void add(int buffer) {
    int at = (tail++ & COUNT - 1) * ENTRY_SIZE;
    entries.putLong(at, base + (long) buffer * STRIDE);
    entries.putInt(at + 8, SIZE);
    entries.putShort(at + 12, (short) buffer);
  }

  /** Publishes released buffers to the kernel. */
  void commit() {
    if (committed != tail) {
      committed = tail;
      SHORT.setRelease(entries, TAIL, (short) tail);
    }
  }

  /** Returns the number of buffers that the kernel can fill. */
  int available() {
    return COUNT - filled;
  }

  /** Returns the number of buffers filled so far. */
  long fills() {
    return fills;
  }

  /** Records that the kernel has put {@code length} bytes into {@code buffer}. */
  void filled(int buffer, int length) {
    lengths[buffer] = length;
    nexts[buffer] = NONE;
    filled++;
    fills++;
  }

  /** Appends {@code next} to {@code buffer} in a chain. */
  void chain(int buffer, int next) {
    nexts[buffer] = next;
  }

  int next(int buffer) {
    return nexts[buffer];
  }

  /** Returns the bytes in {@code buffer}, valid until it is released. */
  ByteBuffer view(int buffer) {
    return views[buffer].clear().limit(lengths[buffer]);
  }

  /** Releases {@code buffer}; the kernel gets it at the next poll. */
  void release(int buffer) {
    filled--;
    add(buffer);
  }
}
