package com.example.poller;

import dev.rondo.engine.Engine;
import dev.rondo.engine.tck.PollerTck;
import java.io.IOException;
import java.nio.channels.spi.SelectorProvider;

final class KeyPollerTests implements PollerTck {

  @Override
  public Pair open() throws IOException {
    SelectorProvider sockets = SelectorProvider.provider();
    return new Pair(new KeyPoller(sockets), Engine.nioSockets(sockets));
  }
}
