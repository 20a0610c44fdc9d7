package dev.rondo.integration;

import dev.rondo.proactor.ProactorDriver;
import dev.rondo.proactor.ProactorLoopProvider;
import dev.rondo.spi.EventLoopProvider;
import dev.rondo.tck.LoopTck;
import org.junit.jupiter.api.Tag;

/** Runs the loop contracts against the proactor over NIO.2. */
@Tag("driver")
final class Nio2TckTests implements LoopTck {

  @Override
  public EventLoopProvider provider() {
    return new ProactorLoopProvider(ProactorDriver.NIO2);
  }
}
