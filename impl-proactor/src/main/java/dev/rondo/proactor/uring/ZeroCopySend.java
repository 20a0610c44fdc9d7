package dev.rondo.proactor.uring;

import dev.rondo.linux.Errno;
import dev.rondo.linux.Linux;
import dev.rondo.linux.Memory;
import java.io.IOException;

/** One zero-copy send, reused once the kernel has completed it and released its memory. */
final class ZeroCopySend extends RingRequest {

  private static final int FLAGS = Linux.MSG_NOSIGNAL | Linux.MSG_DONTWAIT;

  private final ZeroCopy zeroCopy;
  private ZeroCopyWriter writer;
  private SendLease lease;
  private int fd;
  private int length;
  private boolean sent;
  private boolean onlyOneInFlight;

  /** The index among the sends that wait for their notification. */
  int index;

  @SuppressWarnings("NullAway") // submit() is called first
  ZeroCopySend(ZeroCopy zeroCopy) {
    this.zeroCopy = zeroCopy;
  }

  SendLease lease() {
    return lease;
  }

  /**
   * Sends the first {@code length} bytes of {@code lease}, of which this is one use, over {@code
   * fd} at once.
   *
   * @return the result that {@code send} would return
   */
  int submit(Ring ring, ZeroCopyWriter writer, int fd, SendLease lease, int length)
      throws IOException {
    this.writer = writer;
    this.lease = lease;
    this.fd = fd;
    this.length = length;
    onlyOneInFlight = writer.hasNoneInFlight();
    sent = false;
    zeroCopy.requests().begin(this);
    boolean _ = write(ring);
    int result = ring.enterFor(data, zeroCopy.requests());
    if (result == Ring.NOT_SUBMITTED) {
      zeroCopy.requests().end(this);
      finish();
      return -Errno.ENOMEM;
    }
    return result;
  }

  @Override
  boolean write(Ring ring) {
    long address = Memory.address(lease.bytes);
    int priority = IoUring.SEND_ZC_REPORT_USAGE;
    ring.write(IoUring.OP_SEND_ZC, 0, priority, fd, address, length, FLAGS, data);
    return true;
  }

  @Override
  void completed(int result, int flags, boolean last) {
    if ((flags & IoUring.CQE_F_NOTIF) != 0) {
      zeroCopy.notified(this);
      writer.notified(result == IoUring.NOTIF_COPIED, sent && onlyOneInFlight);
      finish();
      return;
    }
    sent = result > 0;
    if (last) {
      finish();
    } else {
      zeroCopy.awaitNotification(this);
      writer.awaitNotification();
    }
  }

  private void finish() {
    lease.release();
    zeroCopy.recycle(this);
  }
}
