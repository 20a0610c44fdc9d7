package com.example.libuv;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Memory for the handles and requests of one loop, in blocks of one size. Each block begins with
 * libuv's field {@code data}, which has the index of the object that the block belongs to.
 */
final class HandleMemory {

  private final Arena arena;
  private final long size;
  private final ArrayList<@Nullable Object> owners = new ArrayList<>();
  private final ArrayDeque<Long> free = new ArrayDeque<>();

  HandleMemory(Arena arena) {
    this.arena = arena;
    long largest = Libuv.query("uv_req_size", Libuv.WRITE_REQUEST);
    for (int type = 1; type <= Libuv.LAST_HANDLE_TYPE; type++) {
      largest = Math.max(largest, Libuv.query("uv_handle_size", type));
    }
    size = largest;
  }

  /** Returns a block for {@code owner}. */
  long take(Object owner) {
    if (free.isEmpty()) {
      long block = arena.allocate(size, 16).address();
      Libuv.MEMORY.set(JAVA_LONG, block, owners.size());
      owners.add(null);
      free.add(block);
    }
    long block = free.remove();
    owners.set(index(block), owner);
    return block;
  }

  /** Returns the object that {@code block} belongs to. */
  Object owner(long block) {
    return Objects.requireNonNull(owners.get(index(block)));
  }

  /** Takes back {@code block}, which libuv no longer uses. */
  void give(long block) {
    owners.set(index(block), null);
    free.add(block);
  }

  private static int index(long block) {
    return (int) Libuv.MEMORY.get(JAVA_LONG, block);
  }
}
