package dev.rondo.proactor;

import dev.rondo.engine.spi.LoopQueue;
import dev.rondo.engine.spi.Proactor;
import dev.rondo.engine.tck.DriverTck;
import java.io.IOException;

/** The driver contract against the NIO.2 driver. */
final class Nio2DriverTests implements DriverTck {

  @Override
  public Proactor open(LoopQueue queue) throws IOException {
    return ProactorDriver.NIO2.open(queue);
  }

  @Override
  public boolean hasDatagrams() {
    return false;
  }
}
