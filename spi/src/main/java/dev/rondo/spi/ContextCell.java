package dev.rondo.spi;

/**
 * A place for context values: that of a {@link dev.rondo.Context}, or a thread's own. The field is
 * the whole of it, so that a loop can change the context with one write per callback.
 */
public final class ContextCell {

  /** The values now. Belongs to whoever runs in this context. */
  public ContextValues values;

  public ContextCell(ContextValues values) {
    this.values = values;
  }
}
