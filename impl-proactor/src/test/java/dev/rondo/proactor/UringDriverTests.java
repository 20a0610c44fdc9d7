package dev.rondo.proactor;

import dev.rondo.engine.spi.LoopQueue;
import dev.rondo.engine.spi.Proactor;
import dev.rondo.engine.tck.DriverTck;
import java.io.IOException;

/** The rules of drivers against the one over io_uring. */
final class UringDriverTests implements DriverTck {

  @Override
  public Proactor open(LoopQueue queue) throws IOException {
    return ProactorDriver.URING.open(queue);
  }
}
