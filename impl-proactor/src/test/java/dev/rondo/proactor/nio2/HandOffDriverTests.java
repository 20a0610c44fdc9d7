package dev.rondo.proactor.nio2;

import dev.rondo.engine.spi.LoopQueue;
import dev.rondo.engine.spi.Proactor;
import dev.rondo.engine.tck.DriverTck;
import java.io.IOException;

/** The driver contract, with the group's own thread passing completions to the loop. */
final class HandOffDriverTests implements DriverTck {

  @Override
  public Proactor open(LoopQueue queue) throws IOException {
    return new Nio2Proactor(queue, false);
  }

  @Override
  public boolean hasDatagrams() {
    return false;
  }
}
