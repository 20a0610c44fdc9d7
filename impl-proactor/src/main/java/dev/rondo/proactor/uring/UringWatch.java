package dev.rondo.proactor.uring;

import dev.rondo.engine.spi.ReadyListener;
import dev.rondo.engine.spi.Watch;
import dev.rondo.linux.Descriptor;
import dev.rondo.linux.Errno;
import org.jspecify.annotations.Nullable;

/**
 * One watched descriptor: a request for each direction, made again after each answer. One that is
 * not wanted any more is left to lapse.
 */
final class UringWatch implements Watch {

  private static final int READS =
      IoUring.POLLIN | IoUring.POLLRDHUP | IoUring.POLLHUP | IoUring.POLLERR;
  private static final int WRITES = IoUring.POLLOUT | IoUring.POLLHUP | IoUring.POLLERR;

  private final UringPoller poller;
  private final RingRequestTable requests;
  private final ReadyListener listener;
  private final Runnable closeListener = this::closedSomewhere;
  private final PollRequest read;
  private PollRequest write;
  private @Nullable Descriptor room;
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
    read = new PollRequest(descriptor, IoUring.POLLIN, 0, events -> polled(READ, READS, events));
    write =
        new PollRequest(descriptor, IoUring.POLLOUT, 0, events -> polled(WRITE, WRITES, events));
    descriptor.addCloseListener(closeListener);
  }

  /** The kernel must let go of the file, or its other end would not see that it is closed. */
  private void closedSomewhere() {
    poller.closed(this);
  }

  @Override
  public void interest(int operations) {
    if (!closed) {
      interest = operations;
      arm();
    }
  }

  /** Asks for what is wanted and has not been asked for. */
  private void arm() {
    if ((interest & READ) != 0 && read.isIdle()) {
      requests.want(read);
    }
    if ((interest & WRITE) != 0 && write.isIdle()) {
      requests.want(write);
    }
  }

  private void polled(int operation, int mask, int events) {
    PollRequest request = operation == READ ? read : write;
    if (events == -Errno.ECANCELED) {
      return;
    }
    request.wanted = false;
    boolean waits = (interest & operation) != 0;
    if (operation == WRITE && waits && room == null && events > 0 && (events & mask) == 0) {
      waitForRoomOnly();
      return;
    }
    // An error of the request itself is for the next attempt to find.
    if (waits && (events < 0 || (events & mask) != 0)) {
      listener.ready(operation);
      if (events >= 0) {
        arm();
      }
    }
  }

  /**
   * The kernel adds to every request that the other end has ended its stream, which stays so: it
   * would complete again at once, and never wait for room. An epoll descriptor waits for that
   * alone, and the ring for the descriptor.
   */
  private void waitForRoomOnly() {
    Descriptor waiting = poller.epoll(descriptor);
    if (waiting != null) {
      room = waiting;
      write = new PollRequest(waiting, IoUring.POLLIN, 0, events -> polled(WRITE, READS, events));
    }
    arm();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      interest = 0;
      Descriptor waiting = room;
      if (waiting != null) {
        waiting.close();
      }
      descriptor.removeCloseListener(closeListener);
      poller.forget(this);
      requests.drop(read);
      requests.drop(write);
    }
  }
}
