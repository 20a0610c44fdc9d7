package dev.rondo.engine.tck;

import dev.rondo.engine.spi.LoopQueue;
import dev.rondo.engine.spi.Proactor;
import java.io.IOException;

/** The base of all contracts of a driver. */
public interface DriverContract {

  /** Opens the driver under test. The test closes it. */
  Proactor open(LoopQueue queue) throws IOException;

  /** Returns the driver with a queue whose events the test runs. */
  default DriverFixture fixture() throws IOException {
    return new DriverFixture(this);
  }
}
