package dev.rondo.linux;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Access to native memory. */
public final class Memory {

  private Memory() {}

  /**
   * Returns the bytes of {@code memory}, in the machine's byte order. Every kind of access to a
   * segment through a layout generates classes at its first use, which would dominate the start-up
   * time of a loop; a buffer does not.
   */
  public static ByteBuffer view(MemorySegment memory) {
    return memory.asByteBuffer().order(ByteOrder.nativeOrder());
  }

  /**
   * Returns the address of a direct buffer's position. The caller must keep the buffer reachable
   * while the address is used.
   */
  public static long address(ByteBuffer buffer) {
    return MemorySegment.ofBuffer(buffer).address();
  }
}
