package dev.rondo.selector;

import dev.rondo.engine.spi.Poller;
import dev.rondo.engine.spi.ReadyListener;
import dev.rondo.engine.spi.Watch;
import java.io.IOException;
import java.nio.channels.Channel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.SelectorProvider;
import java.util.function.Consumer;

/** Waits on a {@link Selector}. */
final class SelectorPoller implements Poller {

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Selector selector;
  private final Consumer<SelectionKey> report = SelectorWatch::report;

  SelectorPoller(SelectorProvider provider) throws IOException {
    selector = provider.openSelector();
  }

  @Override
  public Watch watch(Channel channel, ReadyListener listener) throws IOException {
    if (!(channel instanceof SelectableChannel selectable)) {
      throw new IllegalArgumentException(
          "a selector watches a java.nio.channels.SelectableChannel, not a %s: %s"
              .formatted(channel.getClass().getName(), channel));
    }
    if (selectable.provider() != selector.provider()) {
      throw new IllegalArgumentException(
          "channel %s is of the provider %s, and this loop's selector of %s"
              .formatted(channel, selectable.provider(), selector.provider()));
    }
    if (!selectable.isOpen()) {
      throw new ClosedChannelException();
    }
    if (selectable.isBlocking()) {
      throw new IllegalArgumentException(
          "channel must be non-blocking (configureBlocking(false)): " + channel);
    }
    SelectionKey key = selectable.keyFor(selector);
    if (key != null && !key.isValid()) {
      // Cancelled a moment ago; the selector takes it again only once it has let go of it.
      releaseClosed();
    } else if (key != null) {
      throw new IllegalStateException("channel is watched already: " + channel);
    }
    return SelectorWatch.of(selectable.register(selector, 0), listener);
  }

  @Override
  public void poll(long timeoutNanos) throws IOException {
    if (timeoutNanos == 0) {
      selector.selectNow(report);
    } else if (timeoutNanos < 0) {
      selector.select(report, 0);
    } else {
      selector.select(report, millisRoundedUp(timeoutNanos));
    }
  }

  /** A selector has no finer unit, and waking early would mean to spin until the time has come. */
  private static long millisRoundedUp(long nanos) {
    return (nanos - 1) / NANOS_PER_MILLI + 1;
  }

  @Override
  public void wakeup() {
    selector.wakeup();
  }

  @Override
  public void releaseClosed() throws IOException {
    // What is ready is level-triggered: the next poll reports it.
    selector.selectNow(key -> {});
  }

  @Override
  public void close() throws IOException {
    selector.close();
  }
}
