package dev.rondo.proactor;

import dev.rondo.engine.spi.Proactor;
import dev.rondo.engine.spi.Turn;
import dev.rondo.engine.tck.DriverTck;
import java.io.IOException;

/** The rules of drivers against the one over NIO.2. */
final class Nio2DriverTests implements DriverTck {

  @Override
  public Proactor open(Turn turn) throws IOException {
    return ProactorDriver.NIO2.open(turn);
  }

  @Override
  public boolean hasDatagrams() {
    return false;
  }
}
