package dev.rondo.proactor.uring;

import dev.rondo.linux.Errno;
import dev.rondo.linux.LargeSends;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Sends what is large of one connection without copying. What is on the heap is copied once, as for
 * an ordinary send, to where the kernel can send it from.
 */
final class ZeroCopyWriter implements LargeSends {

  private final ZeroCopy home;
  private int unnoticed;
  private boolean owned;
  private boolean admitted;
  private boolean judged;
  private boolean ordinary;

  ZeroCopyWriter(ZeroCopy home) {
    this.home = home;
  }

  /** Whether buffers that are sent from now on are given up: nobody changes them ever again. */
  void owned(boolean areGivenUp) {
    owned = areGivenUp;
  }

  // --- sending ---

  @Override
  public int send(int fd, ByteBuffer[] from, int offset, int length) throws IOException {
    if (ordinary || !home.isAvailable()) {
      return USE_SEND;
    }
    ByteBuffer first = from[offset];
    boolean inPlace = first.isDirect();
    int size = inPlace ? first.remaining() : onHeap(from, offset, length);
    if (size < home.threshold() || (inPlace && !owned) || !isAdmitted()) {
      return USE_SEND;
    }
    SendLease loan = inPlace ? new SendLease(first.slice(), null) : home.blocks().take();
    if (loan == null) {
      return USE_SEND;
    }
    if (!inPlace) {
      copy(from, offset, length, loan.bytes);
    }
    return sent(home.send(this, fd, loan, size), from, offset);
  }

  private boolean isAdmitted() {
    if (!admitted) {
      admitted = home.admits();
      ordinary = !admitted;
    }
    return admitted;
  }

  /** Returns the bytes of the heap buffers before the first direct one. */
  private static int onHeap(ByteBuffer[] buffers, int first, int length) {
    int size = 0;
    for (int i = first; i < first + length && !buffers[i].isDirect(); i++) {
      size += Math.min(buffers[i].remaining(), SendBlockPool.SIZE - size);
    }
    return size;
  }

  /** Copies that, without moving positions. */
  private static void copy(ByteBuffer[] buffers, int first, int length, ByteBuffer into) {
    int size = 0;
    for (int i = first; i < first + length && !buffers[i].isDirect(); i++) {
      ByteBuffer data = buffers[i];
      int part = Math.min(data.remaining(), SendBlockPool.SIZE - size);
      into.put(size, data, data.position(), part);
      size += part;
    }
  }

  private int sent(int result, ByteBuffer[] from, int offset) throws IOException {
    if (result >= 0) {
      advance(from, offset, result);
      return result;
    }
    return switch (-result) {
      case Errno.EAGAIN, Errno.EINTR -> 0;
      case Errno.EOPNOTSUPP, Errno.EINVAL -> refused(true);
      case Errno.ENOMEM, Errno.ENOBUFS -> refused(false);
      default -> throw Errno.exception(-result, "send");
    };
  }

  /** It is sent as ever; what comes after it too, if the socket can never do this. */
  private int refused(boolean everySend) {
    home.countRefused();
    if (everySend) {
      judge(true);
    }
    return USE_SEND;
  }

  private static void advance(ByteBuffer[] buffers, int first, int count) {
    int left = count;
    for (int i = first; left > 0; i++) {
      int step = Math.min(left, buffers[i].remaining());
      buffers[i].position(buffers[i].position() + step);
      left -= step;
    }
  }

  // --- what the kernel says of it later ---

  /** Whether the kernel may look at nothing that was sent before. */
  boolean isAlone() {
    return unnoticed == 0;
  }

  void awaitsNotice() {
    unnoticed++;
  }

  /**
   * The kernel looks at one of them no more.
   *
   * @param counts whether something was sent while nothing else was on its way: of what is put
   *     behind that, in one packet, the kernel says that it copied it, though it did not
   */
  void noticed(boolean wasCopied, boolean counts) {
    unnoticed--;
    if (!counts) {
      return;
    }
    if (wasCopied) {
      home.countCopied();
    }
    if (!judged) {
      judge(wasCopied);
    }
  }

  private void judge(boolean wasCopied) {
    judged = true;
    ordinary = home.judged(wasCopied);
  }
}
