package dev.rondo.proactor.uring;

import java.util.ArrayDeque;

/**
 * A queue of receivers for which there was no buffer. They are armed again as buffers come back, at
 * most as many as there are buffers.
 */
final class BufferWaitQueue {

  private final ArrayDeque<RingRequest> waiting = new ArrayDeque<>();
  private long count;

  void add(RingRequest receiver) {
    count++;
    waiting.add(receiver);
  }

  /** Returns how often there was no buffer. */
  long count() {
    return count;
  }

  /** Lets the first {@code room} ask again. */
  void rearm(RingRequestTable requests, int room) {
    for (int i = 0; i < room && !waiting.isEmpty(); i++) {
      RingRequest receiver = waiting.remove();
      // The reader may have stopped and begun again meanwhile.
      if (receiver.wanted && receiver.isIdle()) {
        requests.want(receiver);
      }
    }
  }
}
