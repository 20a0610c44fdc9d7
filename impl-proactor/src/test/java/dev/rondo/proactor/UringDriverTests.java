package dev.rondo.proactor;

import dev.rondo.engine.spi.LoopQueue;
import dev.rondo.engine.spi.Proactor;
import dev.rondo.engine.tck.DriverTck;
import java.io.IOException;

/** The driver contract against the io_uring driver. */
final class UringDriverTests implements DriverTck {

  @Override
  public Proactor open(LoopQueue queue) throws IOException {
    return ProactorDriver.URING.open(queue);
  }
}
