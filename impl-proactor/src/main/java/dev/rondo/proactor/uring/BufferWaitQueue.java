package dev.rondo.proactor.uring;

import java.util.ArrayDeque;

/**
 * Receivers that found no free buffer, in order. As buffers are returned, as many receivers as
 * there are buffers are scheduled again.
 */
final class BufferWaitQueue {

  private final ArrayDeque<RingRequest> waiting = new ArrayDeque<>();
  private long count;

  void add(RingRequest receiver) {
    count++;
    waiting.add(receiver);
  }

  /** Returns how often a receiver found no buffer. */
  long count() {
    return count;
  }

  /** Schedules up to {@code available} receivers again. */
  void rearm(RingRequestTable requests, int available) {
    for (int i = 0; i < available && !waiting.isEmpty(); i++) {
      RingRequest receiver = waiting.remove();
      // Reading may have stopped, or stopped and started again, in the meantime.
      if (receiver.wanted && receiver.isIdle()) {
        requests.schedule(receiver);
      }
    }
  }
}
