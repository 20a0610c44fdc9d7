package dev.rondo.spi;

/**
 * A mutable holder of context values: that of a {@link dev.rondo.Context}, or a thread's own. Its
 * only member is a public field, so that a loop switches the context of a callback with one write.
 */
public final class ContextCell {

  /** The current values. Only the thread that runs in this context uses them. */
  public ContextValues values;

  public ContextCell(ContextValues values) {
    this.values = values;
  }
}
