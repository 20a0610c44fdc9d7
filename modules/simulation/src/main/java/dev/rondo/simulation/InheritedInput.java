package dev.rondo.simulation;

import java.io.FilterInputStream;
import java.io.InputStream;

/** An input that a simulated child shares with its parent; closing it leaves the parent's open. */
final class InheritedInput extends FilterInputStream {

  InheritedInput(InputStream shared) {
    super(shared);
  }

  @Override
  public void close() {}
}
