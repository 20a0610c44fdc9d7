package com.example.libuv;

import dev.rondo.spi.EventLoopProvider;
import dev.rondo.tck.LoopTck;

/** Runs the loop contracts against this backend. */
final class LibuvTckTests implements LoopTck {

  @Override
  public EventLoopProvider provider() {
    LibuvLoopProvider provider = new LibuvLoopProvider();
    provider.support(); // Its loop opens the pipe that libuv keeps for the whole process.
    return provider;
  }
}
