package dev.rondo.proactor.uring;

import java.util.ArrayDeque;

/**
 * Receivers for whom there was no buffer, in order. They ask again as buffers come back, no more at
 * a time than can be served.
 */
final class BufferWaitQueue {

  private final ArrayDeque<RingRequest> waiting = new ArrayDeque<>();
  private long count;

  void add(RingRequest receiver) {
    count++;
    waiting.add(receiver);
  }

  /** How often there was no buffer. */
  long count() {
    return count;
  }

  /** Lets the first {@code room} ask again. */
  void rearm(RingRequestTable requests, int room) {
    for (int i = 0; i < room && !waiting.isEmpty(); i++) {
      RingRequest receiver = waiting.remove();
      // Somebody may have stopped reading, and begun again, meanwhile.
      if (receiver.wanted && receiver.isIdle()) {
        requests.want(receiver);
      }
    }
  }
}
