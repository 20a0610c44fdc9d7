package dev.rondo.linux.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.rondo.linux.Memory;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class LoopMemoryTests {

  @Test
  void address_memoryThatNothingFrees_isThatOfThePosition() {
    try (LoopMemory memory = new LoopMemory()) {
      ByteBuffer direct = ByteBuffer.allocateDirect(8).position(3);
      ByteBuffer own = memory.allocate(8);

      assertEquals(Memory.address(direct), memory.address(direct));
      assertEquals(Memory.address(direct), memory.lastRead.address(direct));
      assertEquals(Memory.address(direct) + 2, memory.lastRead.address(direct.position(5)));
      assertEquals(Memory.address(own), memory.address(own));
    }
  }

  @Test
  void address_heapOrArena_mustBeCopied() {
    try (LoopMemory memory = new LoopMemory();
        LoopMemory other = new LoopMemory();
        Arena shared = Arena.ofShared();
        Arena confined = Arena.ofConfined()) {
      ByteBuffer[] buffers = {
        ByteBuffer.allocate(8),
        shared.allocate(8).asByteBuffer(),
        confined.allocate(8).asByteBuffer().position(3),
        other.allocate(8)
      };
      for (ByteBuffer buffer : buffers) {
        assertEquals(LoopMemory.MUST_COPY, memory.address(buffer));
        assertEquals(LoopMemory.MUST_COPY, memory.lastRead.address(buffer));
        assertEquals(LoopMemory.MUST_COPY, memory.lastRead.address(buffer));
      }
    }
  }

  @Test
  void address_ownMemoryAfterTheClose_mustBeCopied() {
    LoopMemory memory = new LoopMemory();
    ByteBuffer own = memory.allocate(8);
    assertNotEquals(LoopMemory.MUST_COPY, memory.lastRead.address(own));
    memory.close();

    assertEquals(LoopMemory.MUST_COPY, memory.lastRead.address(own));
    assertEquals(LoopMemory.MUST_COPY, memory.address(own));
  }
}
