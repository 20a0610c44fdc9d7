package dev.rondo.proactor.nio2;

import dev.rondo.engine.spi.LoopQueue;
import dev.rondo.engine.spi.Proactor;
import dev.rondo.engine.tck.DriverTck;
import java.io.IOException;

/** The rules of drivers where the group's own thread hands completions over. */
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
