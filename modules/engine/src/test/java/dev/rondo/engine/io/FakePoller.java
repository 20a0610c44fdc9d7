package dev.rondo.engine.io;

import dev.rondo.engine.spi.Poller;
import dev.rondo.engine.spi.ReadyListener;
import dev.rondo.engine.spi.Watch;
import java.io.IOException;
import java.nio.channels.Channel;
import java.util.IdentityHashMap;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A poller that reports readiness when the test calls {@link #ready}. */
final class FakePoller implements Poller {

  final IdentityHashMap<Channel, FakeWatch> watches = new IdentityHashMap<>();
  long lastTimeout;
  boolean closed;

  /** The failure of each {@link #watch}; null if it succeeds. */
  @Nullable IOException failure;

  final class FakeWatch implements Watch {

    final Channel channel;
    final ReadyListener listener;
    int interest;

    FakeWatch(Channel channel, ReadyListener listener) {
      this.channel = channel;
      this.listener = listener;
    }

    @Override
    public void interest(int operations) {
      interest = operations;
    }

    @Override
    public void close() {
      watches.remove(channel);
    }
  }

  FakeWatch watchOf(Channel channel) {
    return Objects.requireNonNull(watches.get(channel), "the channel is not watched");
  }

  /** Reports those of {@code operations} that are in the watch's interest. */
  void ready(Channel channel, int operations) {
    FakeWatch watch = watchOf(channel);
    if ((watch.interest & operations) != 0) {
      watch.listener.ready(watch.interest & operations);
    }
  }

  @Override
  public Watch watch(Channel channel, ReadyListener listener) throws IOException {
    if (failure != null) {
      throw failure;
    }
    FakeWatch watch = new FakeWatch(channel, listener);
    watches.put(channel, watch);
    return watch;
  }

  @Override
  public void poll(long timeoutNanos) {
    lastTimeout = timeoutNanos;
  }

  @Override
  public void wakeup() {}

  @Override
  public void close() {
    closed = true;
  }
}
