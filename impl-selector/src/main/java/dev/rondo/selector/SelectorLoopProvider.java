package dev.rondo.selector;

import com.google.auto.service.AutoService;
import dev.rondo.spi.EventLoopProvider;

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
}
