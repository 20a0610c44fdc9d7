package dev.rondo.openssl;

import static java.lang.foreign.ValueLayout.ADDRESS;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/** A copy of bytes in native memory, for an argument of a function. */
final class NativeBytes implements AutoCloseable {

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment memory;

  NativeBytes(byte[] bytes) {
    memory = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
  }

  /** Copies {@code text}, with a zero behind it. */
  NativeBytes(String text) {
    memory = arena.allocateFrom(text, StandardCharsets.ISO_8859_1);
  }

  long address() {
    return memory.address();
  }

  long size() {
    return memory.byteSize();
  }

  /** Returns the address of a pointer to the bytes, which a decoder moves to their end. */
  long pointer() {
    return arena.allocateFrom(ADDRESS, memory).address();
  }

  /** Wipes and frees the bytes, which may be those of a private key. */
  @Override
  public void close() {
    memory.fill((byte) 0);
    arena.close();
  }
}
