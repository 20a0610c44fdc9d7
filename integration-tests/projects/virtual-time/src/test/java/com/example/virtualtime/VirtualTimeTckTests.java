package com.example.virtualtime;

import dev.rondo.spi.EventLoopProvider;
import dev.rondo.tck.LoopTck;

/** Runs the loop contracts against the loop in virtual time. */
final class VirtualTimeTckTests implements LoopTck {

  @Override
  public EventLoopProvider provider() {
    return new VirtualTimeProvider();
  }
}
