package com.example.libuv;

import dev.rondo.engine.spi.LoopQueue;
import dev.rondo.engine.spi.Proactor;
import dev.rondo.engine.tck.DriverTck;
import java.io.IOException;

/** Runs the contracts of drivers against this one. */
final class LibuvDriverTests implements DriverTck {

  @Override
  public Proactor open(LoopQueue queue) throws IOException {
    return LibuvLoopProvider.openDriver(queue);
  }
}
