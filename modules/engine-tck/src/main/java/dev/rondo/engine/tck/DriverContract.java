package dev.rondo.engine.tck;

import dev.rondo.engine.spi.LoopQueue;
import dev.rondo.engine.spi.Proactor;
import java.io.IOException;

/** The base of every contract of a driver. */
public interface DriverContract {

  /** Opens the driver under test, which the test closes. */
  Proactor open(LoopQueue queue) throws IOException;

  /** The driver with a turn that the test holds. */
  default DriverFixture fixture() throws IOException {
    return new DriverFixture(this);
  }
}
