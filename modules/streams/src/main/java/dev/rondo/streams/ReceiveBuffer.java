package dev.rondo.streams;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Bytes in the order they arrived. It holds no memory while it is empty. */
final class ReceiveBuffer {

  private static final byte[] NOTHING = {};
  private static final int LEAST = 4096;

  private byte[] bytes = NOTHING;
  private int start;
  private int end;

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

  /** Puts {@code data} in front of the rest. */
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
    if (bytes.length < size + count) {
      target = new byte[Math.max(LEAST, Math.max(size + count, bytes.length * 2))];
    }
    System.arraycopy(bytes, start, target, 0, size);
    bytes = target;
    start = 0;
    end = size;
  }

  /** Removes the first {@code count} bytes. */
  byte[] take(int count) {
    if (count == bytes.length && count > LEAST) {
      // Often much arrives at once and is taken at once: what was made for it need not be copied.
      byte[] all = bytes;
      skip(count);
      return all;
    }
    byte[] taken = Arrays.copyOfRange(bytes, start, start + count);
    skip(count);
    return taken;
  }

  /** Moves as much as there is, and as there is room for. */
  int moveTo(ByteBuffer target) {
    int count = Math.min(size(), target.remaining());
    target.put(bytes, start, count);
    skip(count);
    return count;
  }

  private void skip(int count) {
    start += count;
    if (start == end) {
      start = 0;
      end = 0;
      if (bytes.length > LEAST) {
        bytes = NOTHING;
      }
    }
  }

  /** The index of the first {@code separator} from {@code from} on, or -1. */
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
