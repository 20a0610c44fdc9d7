package dev.rondo.openssl;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Memory of OpenSSL, by its address. */
@SuppressWarnings("restricted") // Native access is what this module is for.
final class RawMemory {

  private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  /** The classes of scopes tell memory of the JDK's buffers from that of arenas. */
  private static final Class<?> LASTING =
      MemorySegment.ofBuffer(ByteBuffer.allocateDirect(1)).scope().getClass();

  private static final Class<?> CLOSEABLE = Arena.ofShared().scope().getClass();

  private RawMemory() {}

  /**
   * Returns whether {@code buffer} is direct and no arena can free its memory, so that it may be
   * used by its address. A check whether an arena is open would not do, since another thread may
   * close it right after.
   */
  static boolean isLasting(ByteBuffer buffer) {
    return buffer.isDirect()
        && MemorySegment.ofBuffer(buffer).scope().getClass() == LASTING
        && LASTING != CLOSEABLE;
  }

  /**
   * Returns the address of the position of {@code buffer}, which is {@linkplain #isLasting lasting}
   * and which the caller keeps reachable.
   */
  static long address(ByteBuffer buffer) {
    return MemorySegment.ofBuffer(buffer).address();
  }

  static void copy(long from, long to, long count) {
    MemorySegment.copy(ALL, from, ALL, to, count);
  }

  static void copy(long from, byte[] to, int index, int count) {
    MemorySegment.copy(ALL, JAVA_BYTE, from, to, index, count);
  }

  static void copy(byte[] from, int index, long to, int count) {
    MemorySegment.copy(from, index, ALL, JAVA_BYTE, to, count);
  }

  static byte[] bytes(long address, int count) {
    byte[] bytes = new byte[count];
    copy(address, bytes, 0, count);
    return bytes;
  }

  static void putLong(long address, long value) {
    ALL.set(JAVA_LONG_UNALIGNED, address, value);
  }

  static void putInt(long address, int value) {
    ALL.set(JAVA_INT_UNALIGNED, address, value);
  }

  static int getInt(long address) {
    return ALL.get(JAVA_INT_UNALIGNED, address);
  }

  static int getByte(long address) {
    return ALL.get(JAVA_BYTE, address) & 0xff;
  }

  static void putByte(long address, int value) {
    ALL.set(JAVA_BYTE, address, (byte) value);
  }

  /** Returns the C string at {@code address}, or null if the address is. */
  static @Nullable String string(long address) {
    return address == 0 ? null : ALL.getString(address, StandardCharsets.ISO_8859_1);
  }
}
