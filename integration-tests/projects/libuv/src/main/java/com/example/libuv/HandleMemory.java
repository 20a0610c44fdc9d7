package com.example.libuv;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Memory for the handles and requests of one loop, in blocks of one size. Each block begins with
 * libuv's field {@code data}, which has the index of the object that the block belongs to.
 */
final class HandleMemory {

  private static final int BLOCKS = 64;

  private final Arena arena;
  private final long size;
  private long[] blocks = {};
  private @Nullable Object[] owners = {};
  private int[] free = {};
  private int freeCount;

  HandleMemory(Arena arena) {
    this.arena = arena;
    long largest = Libuv.query("uv_req_size", Libuv.WRITE_REQUEST);
    for (int type : new int[] {Libuv.ASYNC, Libuv.NAMED_PIPE, Libuv.POLL, Libuv.TCP, Libuv.TIMER}) {
      largest = Math.max(largest, Libuv.query("uv_handle_size", type));
    }
    size = (largest + 15) / 16 * 16;
  }

  /** Returns a block for {@code owner}. */
  long take(Object owner) {
    if (freeCount == 0) {
      grow();
    }
    int index = free[--freeCount];
    owners[index] = owner;
    return blocks[index];
  }

  private void grow() {
    int known = blocks.length;
    blocks = Arrays.copyOf(blocks, known + BLOCKS);
    owners = Arrays.copyOf(owners, known + BLOCKS);
    free = Arrays.copyOf(free, known + BLOCKS);
    long address = arena.allocate(size * BLOCKS, 16).address();
    for (int i = known; i < blocks.length; i++, address += size) {
      blocks[i] = address;
      Libuv.MEMORY.set(JAVA_LONG, address, i);
      free[freeCount++] = i;
    }
  }

  /** Returns the object that {@code block} belongs to. */
  Object owner(long block) {
    return Objects.requireNonNull(owners[index(block)]);
  }

  /** Takes back {@code block}, which libuv no longer uses. */
  void give(long block) {
    int index = index(block);
    owners[index] = null;
    free[freeCount++] = index;
  }

  private static int index(long block) {
    return (int) Libuv.MEMORY.get(JAVA_LONG, block);
  }
}
