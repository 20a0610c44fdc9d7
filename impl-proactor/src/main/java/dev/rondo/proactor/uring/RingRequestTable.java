package dev.rondo.proactor.uring;

import dev.rondo.linux.Errno;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one ring: those that have changed since the last poll, and those in the kernel.
 */
final class RingRequestTable implements Ring.CompletionSink {

  /*
   * A completion's user data is the index of the request in a table plus a generation, so that a late
   * completion is not mistaken for one of the request that now has that index. Zero is for requests whose
   * completions are ignored, such as cancelling everything.
   */

  private static final long IGNORED = 0;

  /** The bit that marks the user data of a cancel request; the other bits are the target's data. */
  private static final long CANCEL = Long.MIN_VALUE;

  private @Nullable RingRequest[] active = new RingRequest[256];
  private int[] free = new int[256];
  private int freeCount;
  private int nextIndex = 1;
  private int generations;
  private int activeCount;

  private RingRequest[] changes = new RingRequest[64];
  private int changeCount;
  private long submitted;
  private long strays;

  /** Returns the number of requests in the kernel. */
  int activeCount() {
    return activeCount;
  }

  /** Returns the number of requests submitted so far, without sends. */
  long submitted() {
    return submitted;
  }

  /** Returns the number of completions without a matching request. */
  long strays() {
    return strays;
  }

  /** Returns whether some requests have changed since the last poll. */
  boolean hasChanges() {
    return changeCount > 0;
  }

  /** Marks {@code request} as wanted, so that the next poll submits it unless the kernel has it. */
  void schedule(RingRequest request) {
    request.wanted = true;
    markChanged(request);
  }

  /**
   * Marks {@code request} as no longer wanted, so that the next poll cancels it. It may still
   * complete.
   */
  void cancel(RingRequest request) {
    request.wanted = false;
    markChanged(request);
  }

  private void markChanged(RingRequest request) {
    if (!request.inChanges) {
      request.inChanges = true;
      if (changeCount == changes.length) {
        changes = Arrays.copyOf(changes, changeCount * 2);
      }
      changes[changeCount++] = request;
    }
  }

  /** Writes the submissions and cancellations of changed requests into {@code ring}. */
  void write(Ring ring) throws IOException {
    int count = changeCount;
    int done = 0;
    while (done < count && hasRoom(ring)) {
      RingRequest request = changes[done++];
      request.inChanges = false;
      if (request.wanted && request.state == RingRequest.IDLE) {
        begin(request);
        submitted++;
        if (!request.write(ring)) {
          request.wanted = false;
          end(request);
        }
      } else if (!request.wanted && request.state == RingRequest.ACTIVE) {
        request.state = RingRequest.CANCELLING;
        int skipSuccess = IoUring.SQE_CQE_SKIP_SUCCESS;
        ring.write(
            IoUring.OP_ASYNC_CANCEL, skipSuccess, 0, -1, request.data, 0, 0, CANCEL | request.data);
      }
    }
    changeCount = count - done;
    System.arraycopy(changes, done, changes, 0, changeCount);
    Arrays.fill(changes, changeCount, count, null);
  }

  /** Drops what is not submitted. A closed loop must not keep what the requests refer to. */
  void discardChanges() {
    Arrays.fill(changes, 0, changeCount, null);
    changeCount = 0;
  }

  /** Submits requests if the ring is full. Returns false if the kernel takes none now. */
  static boolean hasRoom(Ring ring) throws IOException {
    if (ring.isFull()) {
      ring.enter();
      return !ring.isFull();
    }
    return true;
  }

  /** Cancels every request in the kernel. */
  static void cancelAll(Ring ring) throws IOException {
    if (hasRoom(ring)) {
      int flags = IoUring.CANCEL_ALL | IoUring.CANCEL_ANY;
      ring.write(IoUring.OP_ASYNC_CANCEL, 0, 0, -1, 0, 0, flags, IGNORED);
    }
  }

  /** Assigns an index and user data to {@code request}, and marks it active. */
  void begin(RingRequest request) {
    int index = freeCount > 0 ? free[--freeCount] : nextIndex++;
    if (index == active.length) {
      active = Arrays.copyOf(active, index * 2);
    }
    active[index] = request;
    generations = (generations + 1) & Integer.MAX_VALUE;
    request.data = (long) generations << 32 | index;
    request.state = RingRequest.ACTIVE;
    activeCount++;
  }

  /** Frees the index of {@code request}, which the kernel no longer has. */
  void end(RingRequest request) {
    int index = (int) request.data;
    active[index] = null;
    if (freeCount == free.length) {
      free = Arrays.copyOf(free, freeCount * 2);
    }
    free[freeCount++] = index;
    request.state = RingRequest.IDLE;
    activeCount--;
  }

  @Override
  public void completed(long data, int result, int flags) {
    if (data == IGNORED) {
      return;
    }
    RingRequest request = active[(int) data];
    if (data < 0) {
      cancelFailed(request, data & ~CANCEL);
      return;
    }
    if (request == null || request.data != data) {
      strays++;
      return;
    }
    boolean last = (flags & IoUring.CQE_F_MORE) == 0;
    if (last) {
      end(request);
      if (request.wanted && result == -Errno.ECANCELED) {
        // Wanted again after it was cancelled, or cancelled with everything at the end of run….
        markChanged(request);
      }
    }
    request.completed(result, flags, last);
  }

  /** Retries a cancellation that failed because the kernel was executing the request. */
  private void cancelFailed(@Nullable RingRequest request, long data) {
    if (request != null && request.data == data && request.state == RingRequest.CANCELLING) {
      request.state = RingRequest.ACTIVE;
      if (!request.wanted) {
        markChanged(request);
      }
    }
  }
}
