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

/** Zero-copy sends of one driver: when they pay, their memory, and their outcome. */
final class ZeroCopy {

  /*
   * The kernel answers twice: when it has put the bytes into the socket, and when it no longer uses them,
   * which for TCP is when the peer has acknowledged them. Between the two answers the memory is lent. The
   * second answer cannot be hurried or cancelled, so nothing waits for it at an end, except for memory that
   * its owner would free.
   *
   * The second answer also tells whether the kernel copied the bytes after all, as it does when the peer is on
   * the same machine; then the ordinary way is cheaper. Such a connection goes back to it for good, and of the
   * connections after it fewer and fewer try.
   */

  static final String PROPERTY = "rondo.uring.zerocopy";

  /** The size from which zero-copy pays, as measured in docs/performance.md. */
  static final int THRESHOLD = 64 * 1024;

  /** A threshold that nothing reaches. */
  static final int OFF = Integer.MAX_VALUE;

  private static final int MOST_PASSED_OVER = 63;

  /** Memory that the kernel may still send from, though the loop it belonged to is no more. */
  private static final Queue<ByteBuffer> LEFT = new ConcurrentLinkedQueue<>();

  private final int threshold;
  private final RingRequestTable requests;
  private final SendBlockPool blocks;
  private final ArrayDeque<ZeroCopySend> free = new ArrayDeque<>();
  private final List<ZeroCopySend> unnoticed = new ArrayList<>();
  private final AtomicLong sends = new AtomicLong();
  private final AtomicLong copied = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private @Nullable Ring ring;
  private boolean insists;
  private int passedOver;
  private int toPassOver;

  ZeroCopy(Libc libc, Arena arena, RingRequestTable requests, int threshold) {
    this.requests = requests;
    this.threshold = threshold;
    blocks = new SendBlockPool(libc, arena);
  }

  /** The threshold that {@code rondo.uring.zerocopy} says. */
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
        "'%s' is no size such as 65536 or 64k, and not off (%s)"
            .formatted(value, Settings.source(PROPERTY)));
  }

  /** Returns the size from which a send uses zero-copy. */
  int threshold() {
    return threshold;
  }

  RingRequestTable requests() {
    return requests;
  }

  // --- whether to ---

  /** Whether a connection that has not sent so yet should. */
  boolean admits() {
    if (passedOver < toPassOver && !insists) {
      passedOver++;
      return false;
    }
    passedOver = 0;
    return threshold != OFF;
  }

  /**
   * Records whether the first such send of a connection was copied; returns whether it was its last
   * one.
   */
  boolean judged(boolean wasCopied) {
    toPassOver = wasCopied ? Math.min(toPassOver * 2 + 1, MOST_PASSED_OVER) : 0;
    return wasCopied && !insists;
  }

  /** For tests between sockets of one machine: goes on though the kernel copies. */
  void insist() {
    insists = true;
  }

  // --- memory ---

  SendBlockPool blocks() {
    return blocks;
  }

  /** Whether the ring can be used at once, instead of a call of the library. */
  boolean isAvailable() {
    Ring usable = ring;
    return usable != null && usable.isUnused();
  }

  /** Sets the ring of the calling thread; null if there is none. */
  void ring(@Nullable Ring toUse) {
    ring = toUse;
  }

  /** Sends the first {@code length} bytes of {@code loan}; as {@code send}. */
  int send(ZeroCopyWriter writer, int fd, SendLease loan, int length) throws IOException {
    ZeroCopySend send = free.poll();
    if (send == null) {
      send = new ZeroCopySend(this);
    }
    sends.incrementAndGet();
    return send.submit(Objects.requireNonNull(ring), writer, fd, loan, length);
  }

  /** The kernel has taken {@code send}, and will say when it looks at the memory no more. */
  void awaitNotice(ZeroCopySend send) {
    send.place = unnoticed.size();
    unnoticed.add(send);
  }

  /** It has said so. */
  void noticed(ZeroCopySend send) {
    ZeroCopySend last = unnoticed.removeLast();
    if (last != send) {
      last.place = send.place;
      unnoticed.set(send.place, last);
    }
  }

  /** Returns the number of sends that wait only for the notification. */
  int unnoticed() {
    return unnoticed.size();
  }

  /** Whether one of them is from memory that is freed when nobody has it any more. */
  boolean lendsForeignMemory() {
    return unnoticed.stream().anyMatch(send -> send.loan().isForeign());
  }

  void recycle(ZeroCopySend send) {
    free.push(send);
  }

  /**
   * Abandons the ring before the kernel has reported the end of every send. The loop's own memory
   * is not used again and can be unmapped, because the kernel keeps the pages. Memory of callers is
   * kept for good, because its heap could hand it out again.
   */
  void abandon() {
    for (ZeroCopySend send : unnoticed) {
      requests.end(send);
      SendLease loan = send.loan();
      if (loan.abandon()) {
        if (loan.isForeign()) {
          LEFT.add(loan.bytes);
        } else {
          blocks.lose();
        }
      }
    }
    unnoticed.clear();
  }

  // --- counters ---

  void countCopied() {
    copied.incrementAndGet();
  }

  void countRefused() {
    refused.incrementAndGet();
  }

  /** Returns the number of sends requested. */
  long sends() {
    return sends.get();
  }

  /** Returns the number of sends that the kernel copied. */
  long copied() {
    return copied.get();
  }

  /** Returns the number of sends that the kernel refused and that were sent the ordinary way. */
  long refused() {
    return refused.get();
  }

  /** Returns a description of the state. For any thread. */
  String describe() {
    return threshold == OFF
        ? "off"
        : "from %d bytes on: %d sends, %d copied after all, %d refused"
            .formatted(threshold, sends(), copied(), refused());
  }

  /** For tests: what is kept since loops were closed too early. */
  static @Nullable ByteBuffer takeLeft() {
    return LEFT.poll();
  }
}
