package dev.rondo.openssl;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The connections by number, so that callbacks of OpenSSL find theirs without a search. */
final class NativeConnections {

  private static final Object LOCK = new Object();
  private static final BitSet USED = new BitSet();

  /** Replaced when it grows; an element is written before its number is given to OpenSSL. */
  private static volatile @Nullable NativeConnection[] table = new NativeConnection[64];

  private NativeConnections() {}

  static int add(NativeConnection connection) {
    synchronized (LOCK) {
      int slot = USED.nextClearBit(0);
      USED.set(slot);
      @Nullable NativeConnection[] current = table;
      if (slot == current.length) {
        current = Arrays.copyOf(current, slot * 2);
      }
      current[slot] = connection;
      table = current;
      return slot;
    }
  }

  static void remove(int slot) {
    synchronized (LOCK) {
      table[slot] = null;
      USED.clear(slot);
    }
  }

  static NativeConnection get(int slot) {
    return Objects.requireNonNull(table[slot]);
  }

  /** Returns the number of connections that are not freed. */
  static int count() {
    synchronized (LOCK) {
      return USED.cardinality();
    }
  }
}
