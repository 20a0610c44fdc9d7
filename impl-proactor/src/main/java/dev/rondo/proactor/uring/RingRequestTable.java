package dev.rondo.proactor.uring;

import dev.rondo.linux.Errno;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The requests of one ring: those that have changed, and those that the kernel has. */
final class RingRequestTable implements Ring.CompletionSink {

  /*
   * What a completion carries is the index of the request in a table, and a generation beside it, so that
   * one which comes after the place was given to another finds nobody. Zero is for requests whose
   * completion tells nobody anything, such as cancelling.
   */

  private static final long NOBODY = 0;

  /** Marks what a request to cancel carries: beside this, what the other one does. */
  private static final long CANCEL = Long.MIN_VALUE;

  private @Nullable RingRequest[] active = new RingRequest[256];
  private int[] free = new int[256];
  private int freeCount;
  private int used = 1;
  private int generations;
  private int activeCount;

  private RingRequest[] changes = new RingRequest[64];
  private int changeCount;
  private long asked;
  private long strays;

  /** Returns the number of requests in the kernel. */
  int activeCount() {
    return activeCount;
  }

  /** Returns the number of requests submitted so far, without sends. */
  long asked() {
    return asked;
  }

  /** Returns the number of completions without a request. */
  long strays() {
    return strays;
  }

  /** Whether something has changed that the kernel has not been told. */
  boolean isWaiting() {
    return changeCount > 0;
  }

  /** Wants {@code request} to be done, or goes on wanting it. */
  void want(RingRequest request) {
    request.wanted = true;
    changed(request);
  }

  /** Wants it no more; the kernel may do it yet. */
  void drop(RingRequest request) {
    request.wanted = false;
    changed(request);
  }

  private void changed(RingRequest request) {
    if (!request.listed) {
      request.listed = true;
      if (changeCount == changes.length) {
        changes = Arrays.copyOf(changes, changeCount * 2);
      }
      changes[changeCount++] = request;
    }
  }

  /** Writes what has changed into {@code ring}. */
  void write(Ring ring) throws IOException {
    int count = changeCount;
    int done = 0;
    while (done < count && hasRoom(ring)) {
      RingRequest request = changes[done++];
      request.listed = false;
      if (request.wanted && request.state == RingRequest.IDLE) {
        begin(request);
        asked++;
        if (!request.write(ring)) {
          request.wanted = false;
          end(request);
        }
      } else if (!request.wanted && request.state == RingRequest.ACTIVE) {
        request.state = RingRequest.CANCELLING;
        int silent = IoUring.SQE_CQE_SKIP_SUCCESS;
        ring.write(
            IoUring.OP_ASYNC_CANCEL, silent, 0, -1, request.data, 0, 0, CANCEL | request.data);
      }
    }
    changeCount = count - done;
    System.arraycopy(changes, done, changes, 0, changeCount);
    Arrays.fill(changes, changeCount, count, null);
  }

  /** Makes room if there is none; false if the kernel takes nothing now. */
  static boolean hasRoom(Ring ring) throws IOException {
    if (ring.isFull()) {
      ring.enter();
      return !ring.isFull();
    }
    return true;
  }

  /** Asks for the end of everything that the kernel has. */
  static void cancelAll(Ring ring) throws IOException {
    if (hasRoom(ring)) {
      int flags = IoUring.CANCEL_ALL | IoUring.CANCEL_ANY;
      ring.write(IoUring.OP_ASYNC_CANCEL, 0, 0, -1, 0, 0, flags, NOBODY);
    }
  }

  /** Gives {@code request} a place in the table, and what to carry. */
  void begin(RingRequest request) {
    int index = freeCount > 0 ? free[--freeCount] : used++;
    if (index == active.length) {
      active = Arrays.copyOf(active, index * 2);
    }
    active[index] = request;
    generations = (generations + 1) & Integer.MAX_VALUE;
    request.data = (long) generations << 32 | index;
    request.state = RingRequest.ACTIVE;
    activeCount++;
  }

  /** Takes the place back: the kernel has it no more. */
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
    if (data == NOBODY) {
      return;
    }
    RingRequest request = active[(int) data];
    if (data < 0) {
      notCancelled(request, data & ~CANCEL);
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
        // It was taken back, and then wanted again, or its ring is given up.
        changed(request);
      }
    }
    request.completed(result, flags, last);
  }

  /** The kernel was at work on the request when it was to be cancelled: then it must be again. */
  private void notCancelled(@Nullable RingRequest request, long data) {
    if (request != null && request.data == data && request.state == RingRequest.CANCELLING) {
      request.state = RingRequest.ACTIVE;
      if (!request.wanted) {
        changed(request);
      }
    }
  }
}
