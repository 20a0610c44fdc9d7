package dev.rondo.selector;

import dev.rondo.engine.Engine;
import dev.rondo.engine.tck.PollerTck;
import java.io.IOException;
import java.nio.channels.spi.SelectorProvider;

/** The poller contract against the selector poller. */
final class SelectorPollerRulesTests implements PollerTck {

  @Override
  public Pair open() throws IOException {
    SelectorProvider provider = SelectorProvider.provider();
    return new Pair(new SelectorPoller(provider), Engine.nioSockets(provider));
  }
}
