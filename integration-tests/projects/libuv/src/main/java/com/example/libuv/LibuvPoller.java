package com.example.libuv;

import dev.rondo.engine.spi.Poller;
import dev.rondo.engine.spi.ReadyListener;
import dev.rondo.engine.spi.Watch;
import dev.rondo.linux.driver.DescriptorSockets;
import java.io.IOException;
import java.nio.channels.Channel;
import java.nio.channels.ClosedChannelException;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A poller over the poll handles of libuv, each of which watches a duplicate of a channel's
 * descriptor. The streams of the loop read and write during its polls.
 */
final class LibuvPoller implements Poller {

  /** The time for which a closed stream waits for its peer to take something. */
  private static final long LINGER_NANOS = 60_000_000_000L;

  private final LibuvLoop loop;
  private final DescriptorSockets sockets;
  private final IdentityHashMap<Channel, LibuvWatch> watches = new IdentityHashMap<>();

  /** The watches whose channels were closed, by any thread. */
  private final Queue<LibuvWatch> closed = new ConcurrentLinkedQueue<>();

  /** The closed streams that still send, and the most that each had to send at its deadline. */
  private final IdentityHashMap<LibuvStream, Linger> lingering = new IdentityHashMap<>();

  private record Linger(long deadline, long unsent) {}

  /** Creates a poller over {@code loop} and {@code sockets}, which it closes. */
  LibuvPoller(LibuvLoop loop, DescriptorSockets sockets) {
    this.loop = loop;
    this.sockets = sockets;
  }

  LibuvLoop loop() {
    return loop;
  }

  DescriptorSockets sockets() {
    return sockets;
  }

  @Override
  public Watch watch(Channel channel, ReadyListener listener) throws IOException {
    if (!channel.isOpen()) {
      throw new ClosedChannelException();
    }
    releaseClosed();
    if (watches.containsKey(channel)) {
      throw new IllegalStateException("channel is already watched: " + channel);
    }
    LibuvWatch watch = new LibuvWatch(this, channel, listener);
    watches.put(channel, watch);
    sockets.addCloseListener(channel, watch);
    return watch;
  }

  void forget(LibuvWatch watch) {
    sockets.removeCloseListener(watch.channel(), watch);
    watches.remove(watch.channel(), watch);
  }

  /** Records that the channel of {@code watch} was closed. For any thread. */
  void channelClosed(LibuvWatch watch) {
    closed.add(watch);
    loop.wakeup();
  }

  @Override
  public void releaseClosed() {
    for (LibuvWatch watch = closed.poll(); watch != null; watch = closed.poll()) {
      watch.close();
    }
  }

  @Override
  public void poll(long timeoutNanos) {
    releaseClosed();
    loop.poll(lingering.isEmpty() ? timeoutNanos : earlier(timeoutNanos, checkLingering()));
  }

  private static long earlier(long timeoutNanos, long other) {
    return timeoutNanos < 0 ? other : Math.min(timeoutNanos, other);
  }

  /** Lets {@code stream}, which is closed, send what libuv has. */
  void linger(LibuvStream stream) {
    lingering.put(stream, new Linger(System.nanoTime() + LINGER_NANOS, stream.unsent()));
  }

  /** Closes {@code stream} if it lingers. */
  void closeLingering(LibuvStream stream) {
    if (lingering.remove(stream) != null) {
      stream.finishClose();
    }
  }

  /** Gives up each stream whose peer takes nothing, and returns when to check again. */
  private long checkLingering() {
    long now = System.nanoTime();
    long next = LINGER_NANOS;
    for (LibuvStream stream : List.copyOf(lingering.keySet())) {
      Linger linger = lingering.get(stream);
      if (stream.unsent() < linger.unsent) {
        linger(stream);
      } else if (linger.deadline - now <= 0) {
        closeLingering(stream);
      } else {
        next = Math.min(next, linger.deadline - now);
      }
    }
    return next;
  }

  @Override
  public Map<String, String> describe() {
    return Map.of("libuv", Libuv.version());
  }

  @Override
  public void wakeup() {
    loop.wakeup();
  }

  @Override
  public void close() {
    List.copyOf(watches.values()).forEach(LibuvWatch::close);
    loop.close();
    sockets.close();
  }
}
