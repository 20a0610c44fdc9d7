package dev.rondo.proactor.uring;

import dev.rondo.linux.Libc;
import dev.rondo.spi.Settings;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Zero-copy sending of one driver: when to use it, its memory, and its counters. */
final class ZeroCopy {

  /*
   * The kernel completes a zero-copy send twice: when it has queued the bytes in the socket, and, with a
   * notification, when it no longer reads them, which for TCP is when the peer has acknowledged them. Between
   * the two, the memory is leased. The notification cannot be hurried or cancelled, so closing does not wait
   * for it, except for memory that belongs to the caller.
   *
   * The notification also tells whether the kernel copied after all, as it does when the peer is on the same
   * machine; then an ordinary send is cheaper. A connection whose first send was copied uses ordinary sends
   * from then on, and fewer and fewer of the later connections try zero-copy.
   */

  static final String PROPERTY = "rondo.uring.zerocopy";

  /** The number of bytes from which zero-copy pays, as measured (docs/performance.md). */
  static final int THRESHOLD = 64 * 1024;

  /** A threshold that no write reaches. */
  static final int OFF = Integer.MAX_VALUE;

  private static final int MAX_SKIPPED = 63;

  /** Callers' memory of closed loops, from which the kernel may still send. */
  private static final Queue<ByteBuffer> ABANDONED = new ConcurrentLinkedQueue<>();

  private final int threshold;
  private final RingRequestTable requests;
  private final SendBlockPool blocks;
  private final ArrayDeque<ZeroCopySend> free = new ArrayDeque<>();
  private final List<ZeroCopySend> pendingNotifications = new ArrayList<>();
  private final AtomicLong sends = new AtomicLong();
  private final AtomicLong copied = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private @Nullable Ring ring;
  private boolean forced;
  private int skipped;
  private int toSkip;

  ZeroCopy(Libc libc, Arena arena, RingRequestTable requests, int threshold) {
    this.requests = requests;
    this.threshold = threshold;
    blocks = new SendBlockPool(libc, arena);
  }

  /** Returns the threshold that the setting {@code rondo.uring.zerocopy} asks for. */
  static int thresholdBySetting() {
    String value = Settings.text(PROPERTY);
    if (value == null) {
      return THRESHOLD;
    }
    String text = value.toLowerCase(Locale.ROOT);
    if (text.equals("off")) {
      return OFF;
    }
    try {
      boolean kibibytes = text.endsWith("k");
      int number = Integer.parseInt(kibibytes ? text.substring(0, text.length() - 1) : text);
      if (number > 0) {
        return kibibytes ? Math.multiplyExact(number, 1024) : number;
      }
    } catch (ArithmeticException | NumberFormatException e) {
      // Refused below.
    }
    throw new IllegalArgumentException(
        "invalid size '%s' (%s): use a size such as 65536 or 64k, or off"
            .formatted(value, Settings.source(PROPERTY)));
  }

  /** Returns the number of bytes from which a write uses zero-copy. */
  int threshold() {
    return threshold;
  }

  RingRequestTable requests() {
    return requests;
  }

  // --- when to use it ---

  /** Returns whether a connection that has not yet used zero-copy may try it. */
  boolean admitConnection() {
    if (skipped < toSkip && !forced) {
      skipped++;
      return false;
    }
    skipped = 0;
    return threshold != OFF;
  }

  /**
   * Records a connection's first result. Returns whether the connection must stop using zero-copy.
   */
  boolean recordFirstResult(boolean wasCopied) {
    toSkip = wasCopied ? Math.min(toSkip * 2 + 1, MAX_SKIPPED) : 0;
    return wasCopied && !forced;
  }

  /** Keeps using zero-copy even if the kernel copies, for tests between sockets of one machine. */
  void forceUse() {
    forced = true;
  }

  // --- memory ---

  SendBlockPool blocks() {
    return blocks;
  }

  /** Returns whether the ring can make a send at once, instead of a call of the C library. */
  boolean isAvailable() {
    Ring usable = ring;
    return usable != null && usable.isUnused();
  }

  /** Sets the ring of the calling thread, or null if the thread has none. */
  void ring(@Nullable Ring toUse) {
    ring = toUse;
  }

  /**
   * Sends the first {@code length} bytes of {@code lease}, and returns the result of {@code send}.
   */
  int send(ZeroCopyWriter writer, int fd, SendLease lease, int length) throws IOException {
    ZeroCopySend send = free.poll();
    if (send == null) {
      send = new ZeroCopySend(this);
    }
    sends.incrementAndGet();
    return send.submit(Objects.requireNonNull(ring), writer, fd, lease, length);
  }

  /**
   * Records that the kernel has accepted {@code send} and will notify when it releases the memory.
   */
  void awaitNotification(ZeroCopySend send) {
    send.index = pendingNotifications.size();
    pendingNotifications.add(send);
  }

  /** Records that the kernel's notification of {@code send} has arrived. */
  void notified(ZeroCopySend send) {
    ZeroCopySend last = pendingNotifications.removeLast();
    if (last != send) {
      last.index = send.index;
      pendingNotifications.set(send.index, last);
    }
  }

  /** Returns the number of sends that wait only for their notification. */
  int pendingNotifications() {
    return pendingNotifications.size();
  }

  /** Returns whether one of those sends is from memory that belongs to a caller. */
  boolean lendsForeignMemory() {
    return pendingNotifications.stream().anyMatch(send -> send.lease().isForeign());
  }

  void recycle(ZeroCopySend send) {
    free.push(send);
  }

  /**
   * Abandons the sends whose notifications have not arrived, because their ring is about to close.
   * The loop's own memory is not reused and can be unmapped, because the kernel keeps the pages.
   * Callers' memory is kept forever, because once freed it could be allocated again while the
   * kernel still sends from it.
   */
  void abandon() {
    for (ZeroCopySend send : pendingNotifications) {
      requests.end(send);
      SendLease lease = send.lease();
      if (lease.abandon()) {
        if (lease.isForeign()) {
          ABANDONED.add(lease.bytes);
        } else {
          blocks.forgetOne();
        }
      }
    }
    pendingNotifications.clear();
  }

  // --- counters ---

  void countCopied() {
    copied.incrementAndGet();
  }

  void countRefused() {
    refused.incrementAndGet();
  }

  /** Returns the number of zero-copy sends. */
  long sends() {
    return sends.get();
  }

  /** Returns the number of sends that the kernel copied after all. */
  long copied() {
    return copied.get();
  }

  /** Returns the number of sends that the kernel refused and that became ordinary sends. */
  long refused() {
    return refused.get();
  }

  /** Returns the setting and the counters as text. Any thread may call it. */
  String describe() {
    return threshold == OFF
        ? "off"
        : "from %d bytes: %d sends, %d copied by the kernel, %d refused"
            .formatted(threshold, sends(), copied(), refused());
  }

  /** Takes a buffer that {@link #abandon} kept, or returns null, for tests. */
  static @Nullable ByteBuffer takeAbandoned() {
    return ABANDONED.poll();
  }
}
