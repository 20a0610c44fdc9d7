package com.example.poller;

import dev.rondo.spi.EventLoopProvider;
import dev.rondo.tck.LoopTck;

/** Runs the loop contracts against this backend. */
final class PollerTckTests implements LoopTck {

  @Override
  public EventLoopProvider provider() {
    return new PollerLoopProvider();
  }
}
