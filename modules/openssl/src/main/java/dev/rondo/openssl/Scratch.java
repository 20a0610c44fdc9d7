package dev.rondo.openssl;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** Native buffers for the plain bytes of callers whose own buffers are on the heap. */
final class Scratch {

  private static final int SLOTS = 16;

  private static final AtomicReferenceArray<ByteBuffer> FREE = new AtomicReferenceArray<>(SLOTS);

  private Scratch() {}

  /** Returns an empty buffer with room for the plain bytes of a record. */
  static ByteBuffer take() {
    ByteBuffer buffer = FREE.getAndSet(slot(), null);
    return buffer != null ? buffer : ByteBuffer.allocateDirect(Records.MAX_PLAIN);
  }

  static void release(ByteBuffer buffer) {
    FREE.set(slot(), buffer.clear());
  }

  private static int slot() {
    return (int) Thread.currentThread().threadId() & (SLOTS - 1);
  }
}
