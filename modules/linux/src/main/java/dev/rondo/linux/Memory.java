package dev.rondo.linux;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Addresses and views of native memory. */
public final class Memory {

  private Memory() {}

  /**
   * The bytes of {@code memory}, in the machine's order. Each way to reach into a segment by a
   * layout makes classes at its first use, which would take most of the time of a loop's start; a
   * buffer does not.
   */
  public static ByteBuffer view(MemorySegment memory) {
    return memory.asByteBuffer().order(ByteOrder.nativeOrder());
  }

  /**
   * The address of a direct buffer's position. The caller keeps the buffer reachable while the
   * address is used.
   */
  public static long address(ByteBuffer buffer) {
    return MemorySegment.ofBuffer(buffer).address();
  }
}
