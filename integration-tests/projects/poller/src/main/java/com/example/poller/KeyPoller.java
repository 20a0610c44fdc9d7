package com.example.poller;

import dev.rondo.engine.spi.Poller;
import dev.rondo.engine.spi.ReadyListener;
import dev.rondo.engine.spi.Watch;
import java.io.IOException;
import java.nio.channels.Channel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;

/** A poller over a selector. */
final class KeyPoller implements Poller {

  private static final int READS = SelectionKey.OP_READ | SelectionKey.OP_ACCEPT;
  private static final int WRITES = SelectionKey.OP_WRITE | SelectionKey.OP_CONNECT;

  private final Selector selector;

  KeyPoller(SelectorProvider provider) throws IOException {
    selector = provider.openSelector();
  }

  @Override
  public Watch watch(Channel channel, ReadyListener listener) throws IOException {
    if (!(channel instanceof SelectableChannel selectable) || selectable.isBlocking()) {
      throw new IllegalArgumentException("not a non-blocking SelectableChannel: " + channel);
    }
    SelectionKey known = selectable.keyFor(selector);
    if (known != null && known.isValid()) {
      throw new IllegalStateException("channel is already watched: " + channel);
    }
    releaseClosed(); // The selector keeps the key of a closed watch until it selects again.
    return new KeyWatch(selectable.register(selector, 0, listener));
  }

  @Override
  public void poll(long timeoutNanos) throws IOException {
    if (timeoutNanos == 0) {
      selector.selectNow(KeyPoller::report);
    } else {
      Duration wait = Duration.ofNanos(Math.max(0, timeoutNanos));
      selector.select(KeyPoller::report, wait.plusNanos(999_999).toMillis());
    }
  }

  @Override
  public void releaseClosed() throws IOException {
    selector.selectNow(key -> {});
  }

  @Override
  public void wakeup() {
    selector.wakeup();
  }

  @Override
  public void close() throws IOException {
    selector.close();
  }

  private static void report(SelectionKey key) {
    if (key.isValid()) {
      int ready = key.readyOps();
      int operations =
          ((ready & READS) != 0 ? Watch.READ : 0) | ((ready & WRITES) != 0 ? Watch.WRITE : 0);
      ((ReadyListener) key.attachment()).ready(operations);
    }
  }

  private record KeyWatch(SelectionKey key) implements Watch {

    @Override
    public void interest(int operations) {
      if (key.isValid()) {
        int wanted =
            ((operations & READ) != 0 ? READS : 0) | ((operations & WRITE) != 0 ? WRITES : 0);
        key.interestOps(wanted & key.channel().validOps());
      }
    }

    @Override
    public void close() {
      key.cancel();
    }
  }
}
