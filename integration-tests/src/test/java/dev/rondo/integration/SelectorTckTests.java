package dev.rondo.integration;

import dev.rondo.selector.SelectorLoopProvider;
import dev.rondo.spi.EventLoopProvider;
import dev.rondo.tck.LoopTck;

/** Runs the loop contracts against the selector loop. */
final class SelectorTckTests implements LoopTck {

  @Override
  public EventLoopProvider provider() {
    return new SelectorLoopProvider();
  }
}
