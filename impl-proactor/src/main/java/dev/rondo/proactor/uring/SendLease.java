package dev.rondo.proactor.uring;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Memory leased to the kernel for zero-copy sends. It must not change before the last use has
 * ended.
 */
final class SendLease {

  /** The leased memory; its bytes are sent from the beginning. */
  final ByteBuffer bytes;

  private final @Nullable SendBlockPool pool;
  private int uses = 1;
  private boolean abandoned;

  /**
   * Creates a lease of {@code bytes}, with one use.
   *
   * @param pool the pool to which the memory returns, or null if it belongs to the caller
   */
  SendLease(ByteBuffer bytes, @Nullable SendBlockPool pool) {
    this.bytes = bytes;
    this.pool = pool;
  }

  /** Returns whether the memory belongs to the caller, so that garbage collection frees it. */
  boolean isForeign() {
    return pool == null;
  }

  /**
   * Marks one use as never-ending, so the memory cannot be reused. Returns false if already marked.
   */
  boolean abandon() {
    boolean first = !abandoned;
    abandoned = true;
    return first;
  }

  /** Adds a use. */
  void retain() {
    uses++;
  }

  /** Ends a use. After the last one, the memory returns to its pool. */
  void release() {
    if (--uses == 0 && pool != null) {
      pool.release(this);
    }
  }
}
