package dev.rondo.tck;

import dev.rondo.spi.EventLoopProvider;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A contract of event loops: tests, each of which is handed a {@link LoopFixture} with a new loop.
 */
@ExtendWith(LoopExtension.class)
public interface LoopContract {

  /** Where the loops under test come from. */
  EventLoopProvider provider();
}
