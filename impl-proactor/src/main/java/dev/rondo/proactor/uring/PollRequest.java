package dev.rondo.proactor.uring;

import dev.rondo.linux.Descriptor;

/** Asks once, or again and again, whether a descriptor is ready. */
final class PollRequest extends RingRequest {

  /** Is told, inside a poll. */
  interface Listener {

    /** The descriptor is ready for {@code events}; below zero is minus an error number. */
    void polled(int events);
  }

  private final Descriptor descriptor;
  private final int events;
  private final int mode;
  private final Listener listener;

  /**
   * A request about {@code descriptor}, which is not closed while the kernel has it.
   *
   * @param mode {@link IoUring#POLL_ADD_MULTI}, or 0 for once
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
