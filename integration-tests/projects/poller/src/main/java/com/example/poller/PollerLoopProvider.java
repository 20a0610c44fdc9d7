package com.example.poller;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.engine.Engine;
import dev.rondo.spi.EventLoopProvider;
import dev.rondo.spi.LoopOptions;
import dev.rondo.spi.Support;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.spi.SelectorProvider;
import java.util.EnumSet;
import java.util.Set;

/** Creates loops that wait with a {@link KeyPoller}. */
public final class PollerLoopProvider implements EventLoopProvider {

  /** Creates a provider. {@link java.util.ServiceLoader} calls this. */
  public PollerLoopProvider() {}

  @Override
  public String name() {
    return "example-poller";
  }

  @Override
  public Support support() {
    return new Support.Supported(1);
  }

  @Override
  public Set<Capability> capabilities() {
    return EnumSet.of(
        Capability.TCP,
        Capability.TASKS,
        Capability.DNS,
        Capability.RAW_SOCKETS,
        Capability.REUSE_PORT,
        Capability.UNIX_STREAM,
        Capability.WATCH_SOCKETS);
  }

  @Override
  public EventLoop newEventLoop(LoopOptions options) {
    SelectorProvider sockets = SelectorProvider.provider();
    try {
      return Engine.overPoller(
          name(), capabilities(), new KeyPoller(sockets), Engine.nioSockets(sockets), options);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open a selector", e);
    }
  }
}
