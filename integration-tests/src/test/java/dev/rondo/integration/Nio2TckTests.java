package dev.rondo.integration;

import dev.rondo.proactor.ProactorDriver;
import dev.rondo.proactor.ProactorLoopProvider;
import dev.rondo.spi.EventLoopProvider;
import dev.rondo.tck.LoopTck;

/** Runs the loop contracts against the proactor over NIO.2. */
final class Nio2TckTests implements LoopTck {

  @Override
  public EventLoopProvider provider() {
    return new ProactorLoopProvider(ProactorDriver.NIO2);
  }
}
