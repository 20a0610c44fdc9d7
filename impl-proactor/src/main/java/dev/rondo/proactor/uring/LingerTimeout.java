package dev.rondo.proactor.uring;

import dev.rondo.linux.Errno;

/**
 * The time that a closed stream has for what was taken from it: as long as some of it leaves in
 * each period, and no longer.
 */
final class LingerTimeout extends RingRequest {

  private final UringStream stream;
  private final long period;
  private boolean moved;

  /**
   * A clock for {@code stream}.
   *
   * @param period where the time is, in native memory
   */
  LingerTimeout(UringStream stream, long period) {
    this.stream = stream;
    this.period = period;
  }

  /** Something has left. */
  void moved() {
    moved = true;
  }

  @Override
  boolean write(Ring ring) {
    ring.write(IoUring.OP_TIMEOUT, 0, 0, -1, period, 1, 0, data);
    return true;
  }

  @Override
  void completed(int result, int flags, boolean last) {
    // The end of run… has cancelled it, or it was not needed any more.
    if (result == -Errno.ECANCELED) {
      return;
    }
    if (moved) {
      moved = false;
      stream.linger(this);
    } else {
      wanted = false;
      stream.giveUp();
    }
  }
}
