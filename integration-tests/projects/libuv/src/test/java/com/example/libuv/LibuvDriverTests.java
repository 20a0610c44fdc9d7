package com.example.libuv;

import dev.rondo.engine.spi.LoopQueue;
import dev.rondo.engine.spi.Proactor;
import dev.rondo.engine.tck.DriverTck;

/** Runs the contracts of drivers against this one. */
final class LibuvDriverTests implements DriverTck {

  @Override
  public Proactor open(LoopQueue queue) {
    return LibuvLoopProvider.openDriver(queue);
  }
}
