package dev.rondo.linux.socket;

import dev.rondo.linux.Memory;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Where the direct buffer is that was used last. A loop uses the same one again and again, and to
 * ask for an address allocates.
 */
final class LastBuffer {

  private @Nullable ByteBuffer buffer;
  private long base;

  /** The address of the position of {@code used}. */
  long address(ByteBuffer used) {
    if (used != buffer) {
      base = Memory.address(used) - used.position();
      buffer = used;
    }
    return base + used.position();
  }
}
