package dev.rondo.junit;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.spi.EventLoopProvider;
import dev.rondo.spi.LoopOptions;
import dev.rondo.spi.Support;
import java.util.Set;

/** A backend without loops. */
record StubBackend(String name, Support support) implements EventLoopProvider {

  @Override
  public Set<Capability> capabilities() {
    return Set.of();
  }

  @Override
  public EventLoop newEventLoop(LoopOptions options) {
    throw new UnsupportedOperationException("a stub");
  }
}
