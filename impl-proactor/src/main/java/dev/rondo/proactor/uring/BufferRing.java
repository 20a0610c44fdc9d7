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
 * The buffers that the kernel receives into: it takes one when there is something to put in it, and
 * gets it back when that has been delivered.
 */
final class BufferRing {

  static final int COUNT = 64;
  static final int SIZE = 128 * 1024;

  /** No buffer; ends a chain. */
  static final int NONE = -1;

  /** Buffers that begin at the same place of a cache's sets would push each other out. */
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

  /** For each buffer that the kernel has filled: with how much, and the next one of its owner's. */
  private final int[] lengths = new int[COUNT];

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

  /** Gives all buffers to {@code user}, which is new; none may be in use. */
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

  /** Lets the kernel see what was given back. */
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

  /** The kernel has put {@code length} bytes into {@code buffer}. */
  void filled(int buffer, int length) {
    lengths[buffer] = length;
    nexts[buffer] = NONE;
    filled++;
    fills++;
  }

  /** Chains {@code next} behind {@code buffer}. */
  void chain(int buffer, int next) {
    nexts[buffer] = next;
  }

  int next(int buffer) {
    return nexts[buffer];
  }

  /**
   * Returns the bytes that the kernel has put into {@code buffer}, valid until the buffer is given
   * back.
   */
  ByteBuffer view(int buffer) {
    return views[buffer].clear().limit(lengths[buffer]);
  }

  /** Gives {@code buffer} back; the kernel may have it from the next poll on. */
  void release(int buffer) {
    filled--;
    add(buffer);
  }
}
