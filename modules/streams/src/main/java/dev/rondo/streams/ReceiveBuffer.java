package dev.rondo.streams;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Bytes in order of arrival. Keeps no large array while it is empty. */
final class ReceiveBuffer {

  private static final byte[] EMPTY = {};
  private static final int MIN_CAPACITY = 4096;

  private byte[] bytes = EMPTY;
  private int start;
  private int end;
  private boolean lent;

  int size() {
    return end - start;
  }

  void append(ByteBuffer data) {
    int count = data.remaining();
    if (bytes.length - end < count) {
      makeRoom(count);
    }
    data.get(bytes, end, count);
    end += count;
  }

  /** Puts {@code data} in front of the other bytes. */
  void putBack(ByteBuffer data) {
    int count = data.remaining();
    byte[] all = new byte[count + size()];
    data.get(all, 0, count);
    System.arraycopy(bytes, start, all, count, size());
    bytes = all;
    start = 0;
    end = all.length;
  }

  private void makeRoom(int count) {
    int size = size();
    byte[] target = bytes;
    if (lent || bytes.length < size + count) {
      target = new byte[Math.max(MIN_CAPACITY, Math.max(size + count, bytes.length * 2))];
    }
    System.arraycopy(bytes, start, target, 0, size);
    bytes = target;
    start = 0;
    end = size;
  }

  /** Removes the first {@code count} bytes. */
  byte[] take(int count) {
    if (count == bytes.length && count > MIN_CAPACITY) {
      // Much data often arrives at once and is taken at once: hand out the array without a copy.
      byte[] all = bytes;
      skip(count);
      return all;
    }
    byte[] taken = Arrays.copyOfRange(bytes, start, start + count);
    skip(count);
    return taken;
  }

  /** Moves as many bytes as {@code target} has room for; returns their number. */
  int moveTo(ByteBuffer target) {
    int count = Math.min(size(), target.remaining());
    target.put(bytes, start, count);
    skip(count);
    return count;
  }

  /** Lends all bytes to {@code consumer}; removes those that it takes, and returns their number. */
  int lendTo(DataConsumer consumer) throws Exception {
    ByteBuffer view = ByteBuffer.wrap(bytes, start, size()).slice();
    lent = true;
    try {
      consumer.accept(view);
    } finally {
      lent = false;
      skip(view.position());
    }
    return view.position();
  }

  /** Returns whether a consumer uses the bytes now. */
  boolean isLent() {
    return lent;
  }

  private void skip(int count) {
    start += count;
    if (start == end) {
      start = 0;
      end = 0;
      if (bytes.length > MIN_CAPACITY) {
        bytes = EMPTY;
      }
    }
  }

  /** Returns the index of the first {@code separator} at or after {@code from}, or -1. */
  int indexOf(byte[] separator, int from) {
    for (int i = Math.max(0, from); i <= size() - separator.length; i++) {
      int at = start + i;
      if (bytes[at] == separator[0]
          && Arrays.equals(bytes, at, at + separator.length, separator, 0, separator.length)) {
        return i;
      }
    }
    return -1;
  }
}
