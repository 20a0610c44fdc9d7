package dev.rondo.examples;

import dev.rondo.engine.Engine;
import dev.rondo.engine.spi.LoopQueue;
import dev.rondo.engine.spi.Proactor;
import dev.rondo.engine.tck.DriverTck;
import java.io.IOException;
import java.nio.channels.Selector;
import java.nio.channels.spi.SelectorProvider;

/** Runs the driver kit against the smallest poller, adapted to completion. */
final class SmallestDriverTests implements DriverTck {

  @Override
  public Proactor open(LoopQueue queue) throws IOException {
    return Engine.readiness(
        new SmallestBackend.SmallestPoller(Selector.open()),
        Engine.nioSockets(SelectorProvider.provider()),
        queue);
  }
}
