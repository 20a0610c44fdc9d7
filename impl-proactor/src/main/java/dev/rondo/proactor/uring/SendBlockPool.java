package dev.rondo.proactor.uring;

import dev.rondo.linux.Libc;
import dev.rondo.linux.Mapping;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A loop's native memory for sending heap buffers, from which the kernel cannot send directly: a
 * bounded number of blocks, each allocated at first need.
 */
final class SendBlockPool {

  /** The size of a block. */
  static final int SIZE = 256 * 1024;

  private static final int MAX_BLOCKS = 16;

  private final Libc libc;
  private final Arena arena;
  private final ArrayDeque<SendLease> free = new ArrayDeque<>(MAX_BLOCKS);
  private int allocated;

  SendBlockPool(Libc libc, Arena arena) {
    this.libc = libc;
    this.arena = arena;
  }

  /** Leases a block, for one use. Returns null if all are leased. */
  @Nullable SendLease take() {
    SendLease block = free.poll();
    if (block != null) {
      block.retain();
      return block;
    }
    return allocated < MAX_BLOCKS ? allocate() : null;
  }

  private @Nullable SendLease allocate() {
    try {
      SendLease block = new SendLease(Mapping.anonymous(libc, arena, SIZE).asByteBuffer(), this);
      allocated++;
      return block;
    } catch (IOException e) {
      // Out of memory: the caller uses an ordinary send.
      return null;
    }
  }

  /** Returns a block to the pool. */
  void release(SendLease block) {
    free.push(block);
  }

  /** Makes room for another block, since one will not return before the loop is closed. */
  void forgetOne() {
    allocated--;
  }

  /** Returns the number of leased blocks. */
  int leased() {
    return allocated - free.size();
  }
}
