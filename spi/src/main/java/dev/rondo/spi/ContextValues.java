package dev.rondo.spi;

import dev.rondo.ContextVar;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The values of context variables, immutable: what a callback's context is taken from and set to.
 */
public final class ContextValues {

  /** No values. */
  public static final ContextValues EMPTY = new ContextValues(null);

  private final @Nullable Trie root;

  private ContextValues(@Nullable Trie root) {
    this.root = root;
  }

  /**
   * What {@code variable} is here, or its default.
   *
   * @throws NoSuchElementException if there is neither
   */
  public <T> T get(ContextVar<T> variable) {
    T value = find(variable);
    if (value == null) {
      value = variable.defaultValue();
    }
    if (value == null) {
      throw new NoSuchElementException(
          "context variable '" + variable.name() + "' has no value here and no default");
    }
    return value;
  }

  /** What was set here, or null. */
  @SuppressWarnings("unchecked") // with() stores only a T under a ContextVar<T>
  public <T> @Nullable T find(ContextVar<T> variable) {
    return root == null ? null : (T) root.find(variable, System.identityHashCode(variable), 0);
  }

  /** These values with one changed. */
  public <T> ContextValues with(ContextVar<T> variable, T value) {
    int hash = System.identityHashCode(variable);
    Trie leaf = new Trie.Leaf(variable, value, hash, null);
    return new ContextValues(
        root == null ? leaf : root.with(new Trie.Leaf(variable, value, hash, null), 0));
  }

  /** These values with one gone. */
  public ContextValues without(ContextVar<?> variable) {
    if (root == null || find(variable) == null) {
      return this;
    }
    Trie rest = root.without(variable, System.identityHashCode(variable), 0);
    return rest == null ? EMPTY : new ContextValues(rest);
  }
}
