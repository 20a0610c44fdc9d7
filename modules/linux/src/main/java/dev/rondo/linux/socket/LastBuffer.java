package dev.rondo.linux.socket;

import dev.rondo.linux.Memory;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Caches the address of the direct buffer used last. Looking up an address allocates, and a loop
 * uses the same buffer over and over.
 */
final class LastBuffer {

  private @Nullable ByteBuffer buffer;
  private long base;

  /** Returns the address of the position of {@code used}. */
  long address(ByteBuffer used) {
    if (used != buffer) {
      base = Memory.address(used) - used.position();
      buffer = used;
    }
    return base + used.position();
  }
}
