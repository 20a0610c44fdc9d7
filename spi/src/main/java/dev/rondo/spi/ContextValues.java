package dev.rondo.spi;

import org.jspecify.annotations.Nullable;

/**
 * The values of context variables, immutable: a persistent map whose keys are the variables, by
 * identity. {@link dev.rondo.ContextVar} gives the values their types.
 */
public final class ContextValues {

  /** No values. */
  public static final ContextValues EMPTY = new ContextValues(null);

  private final @Nullable Trie root;

  private ContextValues(@Nullable Trie root) {
    this.root = root;
  }

  /** Returns the value of {@code variable}, or null if it has none here. */
  public @Nullable Object find(Object variable) {
    return root == null ? null : root.find(variable, System.identityHashCode(variable), 0);
  }

  /** Returns these values with {@code variable} set to {@code value}. */
  public ContextValues with(Object variable, Object value) {
    int hash = System.identityHashCode(variable);
    Trie.Leaf leaf = new Trie.Leaf(variable, value, hash, null);
    return new ContextValues(root == null ? leaf : root.with(leaf, 0));
  }

  /** Returns these values without that of {@code variable}. */
  public ContextValues without(Object variable) {
    if (root == null || find(variable) == null) {
      return this;
    }
    Trie rest = root.without(variable, System.identityHashCode(variable), 0);
    return rest == null ? EMPTY : new ContextValues(rest);
  }
}
