package dev.rondo.proactor.uring;

/**
 * A reusable operation of the kernel: whether its owner wants it, and its state in the kernel. The
 * next poll makes the state match.
 */
abstract class RingRequest {

  static final int IDLE = 0;
  static final int ACTIVE = 1;
  static final int CANCELLING = 2;

  /** {@link #IDLE}, or else the kernel has the request and will post its last completion. */
  int state;

  boolean wanted;

  /** Whether this is in the list of changed requests, which the next poll processes. */
  boolean inChanges;

  /** The user data of the completions while the kernel has the request. */
  long data;

  final boolean isIdle() {
    return state == IDLE;
  }

  /**
   * Writes the request with {@link #data} into {@code ring}, which has room. Returns false if it is
   * pointless, because the descriptor is closed.
   */
  abstract boolean write(Ring ring);

  /**
   * Handles a completion, inside a poll. If {@code last}, the kernel has released the request, and
   * its state is {@link #IDLE} again.
   */
  abstract void completed(int result, int flags, boolean last);
}
