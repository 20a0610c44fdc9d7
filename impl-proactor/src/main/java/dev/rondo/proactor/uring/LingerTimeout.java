package dev.rondo.proactor.uring;

import dev.rondo.linux.Errno;

/**
 * The linger timeout of a closed stream with unsent bytes. It expires unless some bytes are sent in
 * each period.
 */
final class LingerTimeout extends RingRequest {

  private final UringStream stream;
  private final long period;
  private boolean progressed;

  /**
   * Creates a timeout for {@code stream}.
   *
   * @param period the address of the period, a {@code timespec} in native memory
   */
  LingerTimeout(UringStream stream, long period) {
    this.stream = stream;
    this.period = period;
  }

  /** Records that some bytes were sent. */
  void recordProgress() {
    progressed = true;
  }

  @Override
  boolean write(Ring ring) {
    ring.write(IoUring.OP_TIMEOUT, 0, 0, -1, period, 1, 0, data);
    return true;
  }

  @Override
  void completed(int result, int flags, boolean last) {
    // Cancelled by the end of run…, or no longer needed.
    if (result == -Errno.ECANCELED) {
      return;
    }
    if (progressed) {
      progressed = false;
      stream.linger(this);
    } else {
      wanted = false;
      stream.giveUp();
    }
  }
}
