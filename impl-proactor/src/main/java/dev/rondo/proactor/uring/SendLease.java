package dev.rondo.proactor.uring;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Memory that the kernel sends from: nobody changes or frees it until the last send is over. */
final class SendLease {

  /** The lent memory, from its beginning. */
  final ByteBuffer bytes;

  private final @Nullable SendBlockPool home;
  private int uses = 1;
  private boolean abandoned;

  /**
   * Lends {@code bytes}, for one use.
   *
   * @param home where they go back to; null if they are let go of
   */
  SendLease(ByteBuffer bytes, @Nullable SendBlockPool home) {
    this.bytes = bytes;
    this.home = home;
  }

  /** Returns whether the memory is the caller's, which is freed when no reference to it is left. */
  boolean isForeign() {
    return home == null;
  }

  /** One use will never be known to be over; false if that was so before. */
  boolean abandon() {
    boolean first = !abandoned;
    abandoned = true;
    return first;
  }

  /** One use more. */
  void retain() {
    uses++;
  }

  /** One use less; after the last one the memory is free. */
  void release() {
    if (--uses == 0 && home != null) {
      home.give(this);
    }
  }
}
