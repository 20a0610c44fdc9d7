package dev.rondo.selector;

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
import org.jspecify.annotations.Nullable;

/** Offers loops that wait on a {@link java.nio.channels.Selector}. */
public class SelectorLoopProvider implements EventLoopProvider {

  private final @Nullable SelectorProvider customProvider;

  /** Offers loops over the platform's default selectors. */
  public SelectorLoopProvider() {
    customProvider = null;
  }

  /** Offers loops over the selectors and sockets of {@code selectors}. */
  public SelectorLoopProvider(SelectorProvider selectors) {
    customProvider = selectors;
  }

  @Override
  public String name() {
    return "selector";
  }

  @Override
  public Support support() {
    return new Support.Supported(200);
  }

  @Override
  public Set<Capability> capabilities() {
    return Engine.capabilities(
        EnumSet.of(
            Capability.TCP,
            Capability.TLS,
            Capability.TASKS,
            Capability.DNS,
            Capability.WATCH_SOCKETS,
            Capability.RAW_SOCKETS,
            Capability.UDP,
            Capability.SENDFILE,
            Capability.GUEST,
            Capability.PIPES,
            Capability.UNIX_STREAM,
            Capability.REUSE_PORT));
  }

  @Override
  public EventLoop newEventLoop(LoopOptions options) {
    SelectorProvider selectors =
        customProvider != null ? customProvider : SelectorProvider.provider();
    try {
      return Engine.overPoller(
          name(),
          capabilities(),
          new SelectorPoller(selectors),
          Engine.nioSockets(selectors),
          options);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open a selector", e);
    }
  }
}
