package dev.rondo.proactor.uring;

/**
 * An operation that the kernel may have in hand, used again and again by its owner: what is wanted,
 * and how far it is. The two are made to agree by the next poll.
 */
abstract class RingRequest {

  static final int IDLE = 0;
  static final int ACTIVE = 1;
  static final int CANCELLING = 2;

  /** Whether the kernel has it, and will say when it has it no more. */
  int state;

  boolean wanted;

  /** Whether it is among those that the next poll looks at. */
  boolean listed;

  /** The user data of the completions while the request is in the kernel. */
  long data;

  final boolean isIdle() {
    return state == IDLE;
  }

  /**
   * Writes the request into {@code ring}, where there is room, with {@link #data}; false if there
   * is nothing to ask any more.
   */
  abstract boolean write(Ring ring);

  /**
   * Something was done, inside a poll. If {@code last}, the kernel has let go of it, and it is
   * {@link #IDLE} again.
   */
  abstract void completed(int result, int flags, boolean last);
}
