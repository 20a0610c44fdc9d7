package dev.rondo.engine.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BufferMemoryTests {

  @Test
  void isLasting_memoryThatNothingFrees_isTrue(@TempDir Path folder) throws IOException {
    assertLasting(ByteBuffer.allocate(8));
    assertLasting(ByteBuffer.allocateDirect(8));
    assertLasting(Arena.ofAuto().allocate(8).asByteBuffer());
    assertLasting(Arena.global().allocate(8).asByteBuffer());
    try (FileChannel file = FileChannel.open(file(folder))) {
      assertLasting(file.map(MapMode.READ_ONLY, 0, 8));
      assertLasting(file.map(MapMode.READ_ONLY, 0, 8, Arena.ofAuto()).asByteBuffer());
    }
  }

  private static void assertLasting(ByteBuffer buffer) {
    assertTrue(BufferMemory.isLasting(buffer));
    assertTrue(BufferMemory.isLasting(buffer.duplicate().position(4).slice()));
    assertTrue(BufferMemory.isLasting(buffer.asReadOnlyBuffer()));
    assertFalse(BufferMemory.isConfined(buffer));
    assertSame(buffer, BufferMemory.forAnyThread(buffer));
  }

  @Test
  @SuppressWarnings("restricted") // A reinterpreted segment is a further way to get such a buffer.
  void isLasting_memoryOfArenaThatCanBeClosed_isFalse(@TempDir Path folder) throws IOException {
    try (FileChannel file = FileChannel.open(file(folder));
        Arena shared = Arena.ofShared();
        Arena confined = Arena.ofConfined()) {
      for (Arena arena : new Arena[] {shared, confined, customArena(shared)}) {
        assertClosable(arena.allocate(8).asByteBuffer());
        assertClosable(file.map(MapMode.READ_ONLY, 0, 8, arena).asByteBuffer());
        assertClosable(
            MemorySegment.ofBuffer(ByteBuffer.allocateDirect(8))
                .asSlice(0)
                .reinterpret(arena, null)
                .asByteBuffer());
      }
    }
  }

  private static void assertClosable(ByteBuffer buffer) {
    assertFalse(BufferMemory.isLasting(buffer));
    assertFalse(BufferMemory.isLasting(buffer.duplicate().position(4).slice()));
    assertFalse(BufferMemory.isLasting(buffer.asReadOnlyBuffer()));
  }

  private static Arena customArena(Arena arena) {
    return new Arena() {
      @Override
      public MemorySegment allocate(long size, long alignment) {
        return arena.allocate(size, alignment);
      }

      @Override
      public MemorySegment.Scope scope() {
        return arena.scope();
      }

      @Override
      public void close() {
        arena.close();
      }
    };
  }

  private static Path file(Path folder) throws IOException {
    return Files.write(folder.resolve("eight"), new byte[8]);
  }

  @Test
  void forAnyThread_confined_isCopied() {
    try (Arena arena = Arena.ofConfined()) {
      ByteBuffer data = arena.allocate(4).asByteBuffer().putInt(0, 42).position(1);
      ByteBuffer copy = BufferMemory.forAnyThread(data);

      assertNotSame(data, copy);
      assertEquals(data.duplicate().position(1), copy);
      assertFalse(data.hasRemaining());
    }
  }

  @Test
  void requireUsable_closedArena_throws() {
    ByteBuffer buffer;
    try (Arena arena = Arena.ofShared()) {
      buffer = arena.allocate(8).asByteBuffer();
      BufferMemory.requireUsable(buffer);
      BufferMemory.requireUsable(buffer.slice(8, 0));
    }
    RuntimeException failure =
        assertThrows(IllegalStateException.class, () -> BufferMemory.requireUsable(buffer));
    RuntimeException explained =
        BufferMemory.explain(failure, new ByteBuffer[] {ByteBuffer.allocate(1), buffer}, 0, 2);

    assertInstanceOf(IllegalStateException.class, explained);
    assertTrue(explained.getMessage().startsWith("the arena of the buffer was closed while"));
    assertSame(failure, explained.getCause());
  }

  @Test
  void requireUsable_confinedToAnotherThread_throws() {
    try (Arena arena = Arena.ofConfined()) {
      ByteBuffer buffer = arena.allocate(8).asByteBuffer();
      RuntimeException failure =
          CompletableFuture.supplyAsync(
                  () -> {
                    RuntimeException thrown =
                        assertThrows(
                            WrongThreadException.class, () -> BufferMemory.requireUsable(buffer));
                    return BufferMemory.explain(thrown, buffer);
                  })
              .join();

      assertInstanceOf(WrongThreadException.class, failure);
      assertTrue(failure.getMessage().contains("Arena.ofShared()"));
      assertSame(failure, BufferMemory.explain(failure, buffer), "the owner may use it");
    }
  }

  @Test
  void explain_anotherReason_isKept() {
    var failure = new IllegalArgumentException("another reason");

    assertSame(failure, BufferMemory.explain(failure, ByteBuffer.allocate(1)));
    assertSame(failure, BufferMemory.explain(failure, ByteBuffer.allocateDirect(1)));
  }
}
