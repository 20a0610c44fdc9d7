package dev.rondo.examples;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.engine.Engine;
import dev.rondo.engine.spi.Poller;
import dev.rondo.engine.spi.ReadyListener;
import dev.rondo.engine.spi.Watch;
import dev.rondo.spi.EventLoopProvider;
import dev.rondo.spi.LoopOptions;
import dev.rondo.spi.Support;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.SelectorProvider;
import java.util.EnumSet;
import java.util.Set;

/** The smallest possible backend: a way to wait, and a provider that names it. */
public final class SmallestBackend implements EventLoopProvider {

  /** Creates a provider. {@link java.util.ServiceLoader} calls this. */
  public SmallestBackend() {}

  @Override
  public String name() {
    return "smallest";
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
        Capability.REUSE_PORT,
        Capability.RAW_SOCKETS,
        Capability.WATCH_SOCKETS);
  }

  @Override
  public EventLoop newEventLoop(LoopOptions options) {
    try {
      return Engine.overPoller(
          name(),
          capabilities(),
          new SmallestPoller(Selector.open()),
          Engine.nioSockets(SelectorProvider.provider()),
          options);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  record SmallestPoller(Selector selector) implements Poller {

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
      return new SmallestWatch(selectable.register(selector, 0, listener));
    }

    @Override
    public void poll(long timeoutNanos) throws IOException {
      if (timeoutNanos == 0) {
        selector.selectNow(SmallestWatch::report);
      } else {
        long millis = timeoutNanos < 0 ? 0 : (timeoutNanos - 1) / 1_000_000 + 1;
        selector.select(SmallestWatch::report, millis);
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
  }

  private record SmallestWatch(SelectionKey key) implements Watch {

    private static final int IN = SelectionKey.OP_READ | SelectionKey.OP_ACCEPT;
    private static final int OUT = SelectionKey.OP_WRITE | SelectionKey.OP_CONNECT;

    static void report(SelectionKey key) {
      if (key.isValid() && key.attachment() instanceof ReadyListener listener) {
        int ready = key.readyOps();
        listener.ready(((ready & IN) != 0 ? READ : 0) | ((ready & OUT) != 0 ? WRITE : 0));
      }
    }

    @Override
    public void interest(int operations) {
      if (key.isValid()) {
        int wanted = ((operations & READ) != 0 ? IN : 0) | ((operations & WRITE) != 0 ? OUT : 0);
        key.interestOps(wanted & key.channel().validOps());
      }
    }

    @Override
    public void close() {
      key.cancel();
    }
  }
}
