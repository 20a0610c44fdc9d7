package dev.rondo.spi;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** An immutable hash array mapped trie, whose keys are compared by identity. */
sealed interface Trie {

  int BITS = 5;

  @Nullable Object find(Object key, int hash, int shift);

  Trie with(Leaf leaf, int shift);

  /** Returns this trie without {@code key}, or null if that is empty. */
  @Nullable Trie without(Object key, int hash, int shift);

  /** The values of the keys that share one hash, which is nearly always a single key. */
  record Leaf(Object key, Object value, int hash, @Nullable Leaf next) implements Trie {

    @Override
    public @Nullable Object find(Object wanted, int wantedHash, int shift) {
      for (Leaf leaf = this; leaf != null; leaf = leaf.next) {
        if (leaf.key == wanted) {
          return leaf.value;
        }
      }
      return null;
    }

    @Override
    public Trie with(Leaf leaf, int shift) {
      if (leaf.hash == hash) {
        return new Leaf(leaf.key, leaf.value, hash, (Leaf) without(leaf.key, hash, shift));
      }
      return new Branch(1 << index(hash, shift), new Trie[] {this}).with(leaf, shift);
    }

    @Override
    public @Nullable Trie without(Object unwanted, int unwantedHash, int shift) {
      if (key == unwanted) {
        return next;
      }
      return next == null
          ? this
          : new Leaf(key, value, hash, (Leaf) next.without(unwanted, unwantedHash, shift));
    }
  }

  /** Up to 32 subtries; there is one for index {@code i} if bit {@code i} of the map is set. */
  final class Branch implements Trie {

    private final int map;
    private final Trie[] children;

    Branch(int map, Trie... children) {
      this.map = map;
      this.children = children;
    }

    @Override
    public @Nullable Object find(Object key, int hash, int shift) {
      int bit = 1 << index(hash, shift);
      return (map & bit) == 0 ? null : children[slot(bit)].find(key, hash, shift + BITS);
    }

    @Override
    public Trie with(Leaf leaf, int shift) {
      int bit = 1 << index(leaf.hash, shift);
      int slot = slot(bit);
      if ((map & bit) != 0) {
        Trie[] changed = children.clone();
        changed[slot] = children[slot].with(leaf, shift + BITS);
        return new Branch(map, changed);
      }
      Trie[] grown = new Trie[children.length + 1];
      System.arraycopy(children, 0, grown, 0, slot);
      grown[slot] = leaf;
      System.arraycopy(children, slot, grown, slot + 1, children.length - slot);
      return new Branch(map | bit, grown);
    }

    @Override
    public @Nullable Trie without(Object key, int hash, int shift) {
      int bit = 1 << index(hash, shift);
      if ((map & bit) == 0) {
        return this;
      }
      int slot = slot(bit);
      Trie rest = children[slot].without(key, hash, shift + BITS);
      if (rest != null) {
        Trie[] changed = children.clone();
        changed[slot] = rest;
        return new Branch(map, changed);
      }
      if (children.length == 1) {
        return null;
      }
      Trie[] shrunk = Arrays.copyOf(children, children.length - 1);
      System.arraycopy(children, slot + 1, shrunk, slot, children.length - slot - 1);
      return new Branch(map & ~bit, shrunk);
    }

    private int slot(int bit) {
      return Integer.bitCount(map & (bit - 1));
    }
  }

  private static int index(int hash, int shift) {
    return hash >>> shift & (1 << BITS) - 1;
  }
}
