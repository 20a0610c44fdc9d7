package dev.rondo.linux.socket;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Caches the address of the direct buffer used last. Looking up an address allocates, and a loop
 * uses the same buffer over and over.
 */
final class BufferAddressCache {

  private final LoopMemory memory;
  private @Nullable ByteBuffer buffer;
  private long base;

  BufferAddressCache(LoopMemory memory) {
    this.memory = memory;
  }

  /** As {@link LoopMemory#address(ByteBuffer)}. */
  long address(ByteBuffer used) {
    if (!used.isDirect()) {
      return LoopMemory.MUST_COPY;
    }
    if (used != buffer) {
      long address = memory.address(used);
      base = address == LoopMemory.MUST_COPY ? address : address - used.position();
      buffer = used;
    }
    return base == LoopMemory.MUST_COPY ? base : base + used.position();
  }

  /** Forgets the buffer, whose memory may be freed now. */
  void clear() {
    buffer = null;
  }
}
