package dev.rondo.engine.io;

import dev.rondo.EventLoop;
import dev.rondo.engine.spi.LoopQueue;
import dev.rondo.engine.spi.Proactor;
import dev.rondo.engine.spi.Watch;
import dev.rondo.net.Descriptors;
import java.nio.channels.Channel;
import java.util.IdentityHashMap;

/** The channels that the program watches through {@code addReader} and {@code addWriter}. */
public final class WatchedChannels {

  private final LoopQueue queue;
  private final EventLoop loop;
  private final Proactor proactor;
  private final IdentityHashMap<Channel, WatchedChannel> watched = new IdentityHashMap<>();
  private int pruneAt = 64;

  public WatchedChannels(LoopQueue queue, EventLoop loop, Proactor proactor) {
    this.queue = queue;
    this.loop = loop;
    this.proactor = proactor;
  }

  /** Wraps descriptors as channels that can be watched. */
  public Descriptors files() {
    return proactor.files();
  }

  public void addReader(Channel channel, Runnable callback) {
    add(channel, Watch.READ, callback);
  }

  public boolean removeReader(Channel channel) {
    return remove(channel, Watch.READ);
  }

  public void addWriter(Channel channel, Runnable callback) {
    add(channel, Watch.WRITE, callback);
  }

  public boolean removeWriter(Channel channel) {
    return remove(channel, Watch.WRITE);
  }

  private void add(Channel channel, int operation, Runnable callback) {
    if (!channel.isOpen()) {
      watched.remove(channel);
      throw new IllegalArgumentException("the channel is closed: " + channel);
    }
    WatchedChannel entry = watched.get(channel);
    if (entry == null) {
      prune();
      entry = new WatchedChannel(queue, loop);
      entry.watch(proactor, channel);
      watched.put(channel, entry);
    }
    try {
      entry.set(operation, callback);
    } finally {
      if (entry.isIdle()) {
        watched.remove(channel);
        entry.close();
      }
    }
  }

  private boolean remove(Channel channel, int operation) {
    WatchedChannel entry = watched.get(channel);
    if (entry == null) {
      return false;
    }
    boolean was = entry.unset(operation);
    if (entry.isIdle()) {
      watched.remove(channel);
      entry.close();
    }
    return was;
  }

  /** Removes channels that were closed while watched. */
  private void prune() {
    if (watched.size() >= pruneAt) {
      watched.keySet().removeIf(channel -> !channel.isOpen());
      pruneAt = Math.max(64, 2 * watched.size());
    }
  }
}
