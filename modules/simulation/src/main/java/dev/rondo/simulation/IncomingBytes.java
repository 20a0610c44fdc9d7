package dev.rondo.simulation;

import java.nio.ByteBuffer;

/** The bytes that a stream socket has received, and those on their way. Guarded by the world. */
final class IncomingBytes {

  private final ByteQueue received = new ByteQueue();
  private int inFlight;
  private long lastArrival;
  private boolean ended;

  /** Returns the number of bytes to read. */
  int size() {
    return received.size();
  }

  /** Returns how many bytes may be sent now if {@code capacity} bytes may wait here. */
  int room(int capacity) {
    return Math.max(0, capacity - received.size() - inFlight);
  }

  /**
   * Returns the time at which something arrives that would arrive at {@code time}: not before what
   * was sent earlier.
   */
  long inOrder(long time) {
    lastArrival = Math.max(time, lastArrival);
    return lastArrival;
  }

  /** Notes that {@code count} bytes are on their way. */
  void expect(int count) {
    inFlight += count;
  }

  /** Adds {@code count} expected bytes. */
  void arrive(ByteBuffer data, int count) {
    inFlight -= count;
    received.put(data, count);
  }

  /** Adds {@code count} bytes that were not on their way. */
  void put(ByteBuffer data, int count) {
    received.put(data, count);
  }

  void take(ByteBuffer into, int count) {
    received.take(into, count);
  }

  /** Notes that no more bytes come. */
  void end() {
    ended = true;
  }

  boolean hasEnded() {
    return ended;
  }

  /** Discards the bytes. */
  void clear() {
    received.clear();
  }
}
