package dev.rondo.proactor.uring;

import dev.rondo.linux.Descriptor;

/** A request to poll a descriptor for readiness, once or continually (multishot). */
final class PollRequest extends RingRequest {

  /** Receives the results, inside a poll. */
  interface Listener {

    /**
     * Handles readiness for {@code events}, or an error if that is negative (minus the error
     * number).
     */
    void polled(int events);
  }

  private final Descriptor descriptor;
  private final int events;
  private final int mode;
  private final Listener listener;

  /**
   * Creates a request for {@code descriptor}, which stays open while the kernel has the request.
   *
   * @param mode {@link IoUring#POLL_ADD_MULTI} for multishot, or 0 for once
   */
  PollRequest(Descriptor descriptor, int events, int mode, Listener listener) {
    this.descriptor = descriptor;
    this.events = events;
    this.mode = mode;
    this.listener = listener;
  }

  @Override
  boolean write(Ring ring) {
    int fd = descriptor.tryAcquire();
    if (fd < 0) {
      return false;
    }
    ring.write(IoUring.OP_POLL_ADD, 0, 0, fd, 0, mode, events, data);
    return true;
  }

  @Override
  void completed(int result, int flags, boolean last) {
    if (last) {
      descriptor.release();
    }
    listener.polled(result);
  }
}
