package com.example.poller;

import dev.rondo.engine.Engine;
import dev.rondo.engine.spi.LoopQueue;
import dev.rondo.engine.spi.Proactor;
import dev.rondo.engine.tck.DriverTck;
import java.io.IOException;
import java.nio.channels.spi.SelectorProvider;

final class KeyDriverTests implements DriverTck {

  @Override
  public Proactor open(LoopQueue queue) throws IOException {
    SelectorProvider sockets = SelectorProvider.provider();
    return Engine.readiness(new KeyPoller(sockets), Engine.nioSockets(sockets), queue);
  }
}
