package dev.rondo.openssl;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The encrypted side of a connection: the record that OpenSSL reads, and the place for those that
 * it writes. Used only while the engine is locked.
 */
final class Wire {

  private static final byte[] NONE = new byte[0];

  /** Enough for the answers to some messages of the peer, such as alerts. */
  private static final int MOST_KEPT = 1 << 14;

  /** The array of the input, or null if it is at an address. */
  private byte @Nullable [] inArray;

  private long in;
  private int inRemaining;

  /** The array of the output, or null if it is at an address. */
  private byte @Nullable [] outArray;

  private long out;
  private int outSize;
  private int outRemaining;

  /** The output that had no place, between {@link #start} and {@link #end}. */
  private byte[] kept = NONE;

  private int start;
  private int end;

  // --- the engine's side ---

  /** Offers {@code count} bytes of {@code source}, from its position. */
  void offer(ByteBuffer source, int count) {
    if (RawMemory.isLasting(source)) {
      inArray = null;
      in = RawMemory.address(source);
    } else if (source.hasArray()) {
      inArray = source.array();
      in = (long) source.arrayOffset() + source.position();
    } else {
      inArray = new byte[count];
      in = 0;
      source.get(source.position(), inArray);
    }
    inRemaining = count;
  }

  /** Ends an offer; returns whether OpenSSL has read all of it. */
  boolean withdraw() {
    boolean isRead = inRemaining == 0;
    inArray = null;
    inRemaining = 0;
    return isRead;
  }

  /** Directs output to {@code target}, which is writable, from its position. */
  void direct(ByteBuffer target) {
    Buffers.requireUsable(target);
    if (RawMemory.isLasting(target)) {
      outArray = null;
      out = RawMemory.address(target);
    } else if (target.hasArray()) {
      outArray = target.array();
      out = (long) target.arrayOffset() + target.position();
    } else {
      return; // The output is kept, and copied at the end.
    }
    outSize = target.remaining();
    outRemaining = outSize;
  }

  /** Ends a direction; returns how many bytes the target received. */
  int undirect(ByteBuffer target) {
    int count = outSize - outRemaining;
    outArray = null;
    outSize = 0;
    outRemaining = 0;
    target.position(target.position() + count);
    return count > 0 ? count : drain(target);
  }

  /** Returns whether so much output waits that the peer must wait too. */
  boolean isFull() {
    return end - start > MOST_KEPT;
  }

  /** Returns whether output waits here for {@link #drain}. */
  boolean hasOutput() {
    return start < end;
  }

  /** Moves whole records into {@code target}, as many as fit; returns how many bytes. */
  int drain(ByteBuffer target) {
    int count = 0;
    while (start < end) {
      int size = Math.min(Records.length(kept, start, end), end - start);
      if (size > target.remaining()) {
        break;
      }
      target.put(kept, start, size);
      start += size;
      count += size;
    }
    if (start == end) {
      kept = NONE;
      start = 0;
      end = 0;
    }
    return count;
  }

  /** Adds output that OpenSSL did not write. */
  void add(byte[] bytes) {
    System.arraycopy(bytes, 0, kept(bytes.length), end, bytes.length);
    end += bytes.length;
  }

  // --- OpenSSL's side ---

  /** Copies up to {@code size} bytes of the input; returns -1 if there is none. */
  int read(long to, int size) {
    int count = Math.min(size, inRemaining);
    if (count <= 0) {
      return -1;
    }
    if (inArray == null) {
      RawMemory.copy(in, to, count);
    } else {
      RawMemory.copy(inArray, (int) in, to, count);
    }
    in += count;
    inRemaining -= count;
    return count;
  }

  /** Takes all of {@code size} bytes of output. */
  int write(long from, int size) {
    if (hasOutput() || size > outRemaining) {
      RawMemory.copy(from, kept(size), end, size);
      end += size;
      return size;
    }
    if (outArray == null) {
      RawMemory.copy(from, out, size);
    } else {
      RawMemory.copy(from, outArray, (int) out, size);
    }
    out += size;
    outRemaining -= size;
    return size;
  }

  private byte[] kept(int more) {
    if (kept.length - end < more) {
      kept = Arrays.copyOf(kept, Math.max(end + more, kept.length * 2));
    }
    return kept;
  }
}
