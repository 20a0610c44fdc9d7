package dev.rondo.proactor.uring;

import dev.rondo.engine.spi.ReadyListener;
import dev.rondo.engine.spi.Watch;
import dev.rondo.linux.Descriptor;
import dev.rondo.linux.Errno;
import org.jspecify.annotations.Nullable;

/**
 * A watched descriptor, with one poll request for each direction, renewed after each completion. A
 * request that is no longer wanted is not cancelled but not renewed.
 */
final class UringWatch implements Watch {

  private static final int READS =
      IoUring.POLLIN | IoUring.POLLRDHUP | IoUring.POLLHUP | IoUring.POLLERR;
  private static final int WRITES = IoUring.POLLOUT | IoUring.POLLHUP | IoUring.POLLERR;
  private static final int HANG_UPS = IoUring.POLLRDHUP | IoUring.POLLHUP | IoUring.POLLERR;

  private final UringPoller poller;
  private final RingRequestTable requests;
  private final ReadyListener listener;
  private final Runnable closeListener = this::onClose;
  private final PollRequest read;
  private PollRequest write;

  /** The request for {@link #HANG_UP}, which few watches need. */
  private @Nullable PollRequest hangUp;

  private @Nullable Descriptor writableEpoll;
  private int interest;
  private boolean closed;

  final Descriptor descriptor;

  UringWatch(
      UringPoller poller,
      RingRequestTable requests,
      Descriptor descriptor,
      ReadyListener listener) {
    this.poller = poller;
    this.requests = requests;
    this.descriptor = descriptor;
    this.listener = listener;
    read = new PollRequest(descriptor, IoUring.POLLIN, 0, events -> onPolled(READ, READS, events));
    write =
        new PollRequest(descriptor, IoUring.POLLOUT, 0, events -> onPolled(WRITE, WRITES, events));
    descriptor.addCloseListener(closeListener);
  }

  /**
   * Cancels the requests: while the kernel has one, the file stays open and the peer sees no close.
   */
  private void onClose() {
    poller.onChannelClosed(this);
  }

  @Override
  public void interest(int operations) {
    if (!closed) {
      interest = operations;
      schedulePolls();
    }
  }

  /** Schedules the polls that are wanted and not already scheduled. */
  private void schedulePolls() {
    if ((interest & READ) != 0 && read.isIdle()) {
      requests.schedule(read);
    }
    if ((interest & WRITE) != 0 && write.isIdle()) {
      requests.schedule(write);
    }
    if ((interest & HANG_UP) != 0) {
      scheduleHangUpPoll();
    }
  }

  private void scheduleHangUpPoll() {
    PollRequest request = hangUp;
    if (request == null) {
      request = new PollRequest(descriptor, IoUring.POLLRDHUP, 0, this::onHangUp);
      hangUp = request;
    }
    if (request.isIdle()) {
      requests.schedule(request);
    }
  }

  private void onHangUp(int events) {
    PollRequest request = hangUp;
    // After an error of the request itself, the next write notices that the peer is gone.
    if (request != null && events > 0) {
      request.wanted = false;
      if ((interest & HANG_UP) != 0 && (events & HANG_UPS) != 0) {
        listener.ready(HANG_UP);
        schedulePolls();
      }
    }
  }

  private void onPolled(int operation, int mask, int events) {
    PollRequest request = operation == READ ? read : write;
    if (events == -Errno.ECANCELED) {
      return;
    }
    request.wanted = false;
    boolean wanted = (interest & operation) != 0;
    if (operation == WRITE
        && wanted
        && writableEpoll == null
        && events > 0
        && (events & mask) == 0) {
      pollWritableThroughEpoll();
      return;
    }
    // An error of the request itself is reported as readiness; the next call will return it.
    if (wanted && (events < 0 || (events & mask) != 0)) {
      listener.ready(operation);
      if (events >= 0) {
        schedulePolls();
      }
    }
  }

  /**
   * Waits for writability through an epoll descriptor, which the ring polls. The kernel adds the
   * half-close of the peer to every poll request; since that state lasts, a plain request would
   * complete at once, again and again, without waiting for writability.
   */
  private void pollWritableThroughEpoll() {
    Descriptor epoll = poller.epoll(descriptor);
    if (epoll != null) {
      writableEpoll = epoll;
      write = new PollRequest(epoll, IoUring.POLLIN, 0, events -> onPolled(WRITE, READS, events));
    }
    schedulePolls();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      interest = 0;
      Descriptor epoll = writableEpoll;
      if (epoll != null) {
        epoll.close();
      }
      descriptor.removeCloseListener(closeListener);
      poller.forget(this);
      requests.cancel(read);
      requests.cancel(write);
      if (hangUp != null) {
        requests.cancel(hangUp);
      }
    }
  }
}
