package dev.rondo.proactor.uring;

import dev.rondo.linux.Errno;
import dev.rondo.linux.Linux;
import dev.rondo.linux.Memory;
import java.io.IOException;

/** One send from where the bytes are; used again when the kernel has answered twice. */
final class ZeroCopySend extends RingRequest {

  private static final int FLAGS = Linux.MSG_NOSIGNAL | Linux.MSG_DONTWAIT;

  private final ZeroCopy home;
  private ZeroCopyWriter writer;
  private SendLease loan;
  private int fd;
  private int length;
  private boolean sent;
  private boolean alone;

  /** The index among the sends that wait for the notification. */
  int place;

  @SuppressWarnings("NullAway") // submit() comes before all else
  ZeroCopySend(ZeroCopy home) {
    this.home = home;
  }

  SendLease loan() {
    return loan;
  }

  /**
   * Sends the first {@code length} bytes of {@code loan}, of which this is one use, over {@code
   * fd}, at once.
   *
   * @return what {@code send} would return
   */
  int submit(Ring ring, ZeroCopyWriter writer, int fd, SendLease loan, int length)
      throws IOException {
    this.writer = writer;
    this.loan = loan;
    this.fd = fd;
    this.length = length;
    alone = writer.isAlone();
    sent = false;
    home.requests().begin(this);
    boolean _ = write(ring);
    int result = ring.enterFor(data, home.requests());
    if (result == Ring.NOT_TAKEN) {
      home.requests().end(this);
      finish();
      return -Errno.ENOMEM;
    }
    return result;
  }

  @Override
  boolean write(Ring ring) {
    long address = Memory.address(loan.bytes);
    int priority = IoUring.SEND_ZC_REPORT_USAGE;
    ring.write(IoUring.OP_SEND_ZC, 0, priority, fd, address, length, FLAGS, data);
    return true;
  }

  @Override
  void completed(int result, int flags, boolean last) {
    if ((flags & IoUring.CQE_F_NOTIF) != 0) {
      home.noticed(this);
      writer.noticed(result == IoUring.NOTIF_COPIED, sent && alone);
      finish();
      return;
    }
    sent = result > 0;
    if (last) {
      finish();
    } else {
      home.awaitNotice(this);
      writer.awaitsNotice();
    }
  }

  private void finish() {
    loan.release();
    home.recycle(this);
  }
}
