package dev.rondo.linux;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** Where things are in native memory. */
public final class Memory {

  private Memory() {}

  /**
   * The address of a direct buffer's position. The caller keeps the buffer reachable while the
   * address is used.
   */
  public static long address(ByteBuffer buffer) {
    return MemorySegment.ofBuffer(buffer).address();
  }
}
