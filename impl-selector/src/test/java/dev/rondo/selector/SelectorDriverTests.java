package dev.rondo.selector;

import dev.rondo.engine.Engine;
import dev.rondo.engine.spi.LoopQueue;
import dev.rondo.engine.spi.Proactor;
import dev.rondo.engine.tck.DriverTck;
import java.io.IOException;
import java.nio.channels.spi.SelectorProvider;

/** The driver contract against readiness over a selector. */
final class SelectorDriverTests implements DriverTck {

  @Override
  public Proactor open(LoopQueue queue) throws IOException {
    SelectorProvider provider = SelectorProvider.provider();
    return Engine.readiness(new SelectorPoller(provider), Engine.nioSockets(provider), queue);
  }
}
