package com.example.libuv;

import dev.rondo.spi.EventLoopProvider;
import dev.rondo.tck.LoopTck;

/** Runs the loop contracts against this backend. */
final class LibuvTckTests implements LoopTck {

  @Override
  public EventLoopProvider provider() {
    return new LibuvLoopProvider();
  }
}
