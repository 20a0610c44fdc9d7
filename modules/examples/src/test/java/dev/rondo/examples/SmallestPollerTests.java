package dev.rondo.examples;

import dev.rondo.engine.Engine;
import dev.rondo.engine.tck.PollerTck;
import java.io.IOException;
import java.nio.channels.Selector;
import java.nio.channels.spi.SelectorProvider;

/** Runs the poller kit against the smallest poller. */
final class SmallestPollerTests implements PollerTck {

  @Override
  public Pair open() throws IOException {
    return new Pair(
        new SmallestBackend.SmallestPoller(Selector.open()),
        Engine.nioSockets(SelectorProvider.provider()));
  }
}
