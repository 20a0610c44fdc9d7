package com.example.poller;

import dev.rondo.spi.EventLoopProvider;
import dev.rondo.tck.LoopTck;

/** The contracts against the loop over the engine. */
final class PollerTckTests implements LoopTck {

  @Override
  public EventLoopProvider provider() {
    return new PollerLoopProvider();
  }
}
