package com.example.libuv;

import dev.rondo.EventLoop;
import dev.rondo.engine.spi.Poller;
import dev.rondo.engine.spi.ReadyListener;
import dev.rondo.engine.spi.Watch;
import dev.rondo.linux.driver.DescriptorSockets;
import dev.rondo.spi.RunningLoop;
import java.io.IOException;
import java.nio.channels.Channel;
import java.nio.channels.ClosedChannelException;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * A poller over the poll handles of libuv, each of which watches a duplicate of a channel's
 * descriptor. The streams of the loop read and write during its polls.
 */
final class LibuvPoller implements Poller {

  final DescriptorSockets sockets = new DescriptorSockets("libuv");
  final LibuvLoop loop;
  private final IdentityHashMap<Channel, LibuvWatch> watches = new IdentityHashMap<>();

  /** The watches whose channels another thread has closed. */
  private final Queue<LibuvWatch> closed = new ConcurrentLinkedQueue<>();

  /** The event loop of this driver, once it is known. */
  private volatile @Nullable EventLoop owner;

  LibuvPoller() throws IOException {
    try {
      loop = new LibuvLoop();
    } catch (IOException | RuntimeException | Error e) {
      sockets.close();
      throw e;
    }
  }

  @Override
  public Watch watch(Channel channel, ReadyListener listener) throws IOException {
    if (!channel.isOpen() || !loop.isOpen) {
      throw new ClosedChannelException();
    }
    if (watches.containsKey(channel)) {
      throw new IllegalStateException("channel is already watched: " + channel);
    }
    EventLoop running = RunningLoop.here().loop();
    if (running != null) {
      owner = running;
    }
    LibuvWatch watch = new LibuvWatch(this, channel, listener);
    watches.put(channel, watch);
    sockets.addCloseListener(channel, watch);
    return watch;
  }

  void forget(LibuvWatch watch) {
    sockets.removeCloseListener(watch.channel, watch);
    watches.remove(watch.channel, watch);
  }

  /** Closes {@code watch}, whose channel was closed by any thread, which may not call libuv. */
  void channelClosed(LibuvWatch watch) {
    EventLoop running = RunningLoop.here().loop();
    if (running != null && running == owner) {
      watch.close();
    } else {
      closed.add(watch);
      loop.wakeup();
    }
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
    loop.poll(timeoutNanos);
  }

  @Override
  public void wakeup() {
    loop.wakeup();
  }

  @Override
  public Map<String, String> describe() {
    return Map.of("libuv", Libuv.text("uv_version_string", 0));
  }

  @Override
  public void close() {
    List.copyOf(watches.values()).forEach(LibuvWatch::close);
    loop.close();
    sockets.close();
  }
}
