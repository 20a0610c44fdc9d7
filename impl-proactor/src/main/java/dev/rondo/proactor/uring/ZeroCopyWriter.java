package dev.rondo.proactor.uring;

import dev.rondo.engine.spi.BufferMemory;
import dev.rondo.linux.Errno;
import dev.rondo.linux.LargeSends;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Sends the large writes of one connection with zero-copy. Heap buffers are copied once, as for an
 * ordinary send, into memory from which the kernel can send.
 */
final class ZeroCopyWriter implements LargeSends {

  private final ZeroCopy zeroCopy;
  private int pendingNotifications;
  private boolean owned;
  private boolean admitted;
  private boolean firstResultKnown;
  private boolean disabled;

  ZeroCopyWriter(ZeroCopy zeroCopy) {
    this.zeroCopy = zeroCopy;
  }

  /** Sets whether the caller gives up the buffers sent from now on, and so never changes them. */
  void owned(boolean isOwned) {
    owned = isOwned;
  }

  // --- sending ---

  @Override
  public int send(int fd, ByteBuffer[] from, int offset, int length) throws IOException {
    if (disabled || !zeroCopy.isAvailable()) {
      return USE_SEND;
    }
    ByteBuffer first = from[offset];
    // Memory that an arena can free must be copied, which an ordinary send does.
    boolean inPlace = first.isDirect() && (!owned || BufferMemory.isLasting(first));
    int size = inPlace ? first.remaining() : heapBytes(from, offset, length);
    if (size < zeroCopy.threshold() || (inPlace && !owned) || !isAdmitted()) {
      return USE_SEND;
    }
    SendLease lease = inPlace ? new SendLease(first.slice(), null) : zeroCopy.blocks().take();
    if (lease == null) {
      return USE_SEND;
    }
    if (!inPlace) {
      copy(from, offset, length, lease.bytes);
    }
    return sent(zeroCopy.send(this, fd, lease, size), from, offset);
  }

  private boolean isAdmitted() {
    if (!admitted) {
      admitted = zeroCopy.admitConnection();
      disabled = !admitted;
    }
    return admitted;
  }

  /**
   * Returns the number of bytes in the heap buffers before the first direct one, at most one block.
   */
  private static int heapBytes(ByteBuffer[] buffers, int first, int length) {
    int size = 0;
    for (int i = first; i < first + length && !buffers[i].isDirect(); i++) {
      size += Math.min(buffers[i].remaining(), SendBlockPool.SIZE - size);
    }
    return size;
  }

  /** Copies those bytes without moving positions. */
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

  /** Falls back to an ordinary send, for every later send too if the socket cannot do zero-copy. */
  private int refused(boolean everySend) {
    zeroCopy.countRefused();
    if (everySend) {
      recordFirstResult(true);
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

  // --- notifications ---

  /** Returns whether the kernel has released the memory of every earlier send. */
  boolean hasNoneInFlight() {
    return pendingNotifications == 0;
  }

  void awaitNotification() {
    pendingNotifications++;
  }

  /**
   * Handles the kernel's notification that it has released the memory of a send.
   *
   * @param wasCopied whether the kernel reports that it copied the bytes
   * @param counts whether bytes were sent while no other send was in flight: for bytes appended to
   *     the packet of an earlier send, the kernel reports a copy that it did not make
   */
  void notified(boolean wasCopied, boolean counts) {
    pendingNotifications--;
    if (!counts) {
      return;
    }
    if (wasCopied) {
      zeroCopy.countCopied();
    }
    if (!firstResultKnown) {
      recordFirstResult(wasCopied);
    }
  }

  private void recordFirstResult(boolean wasCopied) {
    firstResultKnown = true;
    disabled = zeroCopy.recordFirstResult(wasCopied);
  }
}
