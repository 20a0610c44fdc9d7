package dev.rondo.proactor.uring;

import dev.rondo.linux.Libc;
import dev.rondo.linux.Mapping;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Memory of a loop's own for what is on the heap, which the kernel cannot send from: a bounded
 * number of blocks, each made when it is needed first.
 */
final class SendBlockPool {

  /** The size of a block. */
  static final int SIZE = 256 * 1024;

  private static final int MOST = 16;

  private final Libc libc;
  private final Arena arena;
  private final ArrayDeque<SendLease> free = new ArrayDeque<>(MOST);
  private int made;

  SendBlockPool(Libc libc, Arena arena) {
    this.libc = libc;
    this.arena = arena;
  }

  /** A block, for one use; null if all are lent. */
  @Nullable SendLease take() {
    SendLease block = free.poll();
    if (block != null) {
      block.retain();
      return block;
    }
    return made < MOST ? make() : null;
  }

  private @Nullable SendLease make() {
    try {
      SendLease block = new SendLease(Mapping.anonymous(libc, arena, SIZE).asByteBuffer(), this);
      made++;
      return block;
    } catch (IOException e) {
      // Where memory is short, what would have been here is sent as ever.
      return null;
    }
  }

  /** Takes one back. */
  void give(SendLease block) {
    free.push(block);
  }

  /** One will not come back before the loop is closed. */
  void lose() {
    made--;
  }

  /** Returns the number of lent blocks. */
  int lent() {
    return made - free.size();
  }
}
