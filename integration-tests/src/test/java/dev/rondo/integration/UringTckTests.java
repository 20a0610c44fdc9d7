package dev.rondo.integration;

import dev.rondo.proactor.ProactorDriver;
import dev.rondo.proactor.ProactorLoopProvider;
import dev.rondo.spi.EventLoopProvider;
import dev.rondo.tck.LoopTck;
import org.junit.jupiter.api.Tag;

/** Runs the loop contracts against the proactor over io_uring. */
@Tag("driver")
final class UringTckTests implements LoopTck {

  @Override
  public EventLoopProvider provider() {
    return new ProactorLoopProvider(ProactorDriver.URING);
  }
}
