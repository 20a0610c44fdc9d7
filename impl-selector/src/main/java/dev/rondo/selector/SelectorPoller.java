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

/** A poller that waits on a {@link Selector} (level-triggered). */
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
          "a selector can only watch a java.nio.channels.SelectableChannel, not a %s: %s"
              .formatted(channel.getClass().getName(), channel));
    }
    if (selectable.provider() != selector.provider()) {
      throw new IllegalArgumentException(
          "channel %s belongs to provider %s, but this loop's selector to %s: open it with loop.sockets()"
              .formatted(channel, selectable.provider(), selector.provider()));
    }
    if (!selectable.isOpen()) {
      throw new ClosedChannelException();
    }
    if (selectable.isBlocking()) {
      throw new IllegalArgumentException(
          "channel must be non-blocking, call configureBlocking(false): " + channel);
    }
    SelectionKey key = selectable.keyFor(selector);
    if (key != null && !key.isValid()) {
      // The selector accepts the channel again once it has removed the cancelled key.
      releaseClosed();
    } else if (key != null) {
      throw new IllegalStateException("channel is already watched: " + channel);
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

  /** Rounds up, because a selector waits in milliseconds and waking early would spin. */
  private static long millisRoundedUp(long nanos) {
    return (nanos - 1) / NANOS_PER_MILLI + 1;
  }

  @Override
  public void wakeup() {
    selector.wakeup();
  }

  @Override
  public void releaseClosed() throws IOException {
    // Readiness is level-triggered, so the next poll reports it again.
    selector.selectNow(key -> {});
  }

  @Override
  public void close() throws IOException {
    selector.close();
  }
}
