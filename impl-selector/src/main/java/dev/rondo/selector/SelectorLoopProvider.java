package dev.rondo.selector;

import com.google.auto.service.AutoService;
import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.spi.EventLoopProvider;
import dev.rondo.spi.LoopOptions;
import dev.rondo.spi.Support;
import java.util.EnumSet;
import java.util.Set;

/** Offers loops that wait on a {@link java.nio.channels.Selector}. */
@AutoService(EventLoopProvider.class)
@SuppressWarnings("exports") // AutoService is gone when the program runs.
public final class SelectorLoopProvider implements EventLoopProvider {

  /** Loops over the selectors of the platform. */
  public SelectorLoopProvider() {}

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
    return EnumSet.noneOf(Capability.class);
  }

  @Override
  public EventLoop newEventLoop(LoopOptions options) {
    throw new UnsupportedOperationException("the selector loop is not there yet");
  }
}
