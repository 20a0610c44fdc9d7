package dev.rondo.epoll;

import dev.rondo.engine.spi.Poller;
import dev.rondo.engine.spi.ReadyListener;
import dev.rondo.engine.spi.Watch;
import dev.rondo.linux.Descriptor;
import dev.rondo.linux.Libc;
import dev.rondo.linux.WakeupDescriptor;
import dev.rondo.linux.socket.EpollSet;
import dev.rondo.linux.socket.LoopMemory;
import java.io.IOException;
import java.nio.channels.Channel;

/** A poller that waits on an epoll descriptor (level-triggered). */
final class EpollPoller implements Poller {

  /* The eventfd for wake-ups is edge-triggered and never read: each write is a new edge. */

  private final Libc libc;
  private final LoopMemory memory;
  private final Descriptor wakeup;
  private final EpollSet watches;

  /**
   * Creates a poller over {@code libc}, which nothing else may use, and {@code memory}, which it
   * closes.
   */
  EpollPoller(Libc libc, LoopMemory memory) throws IOException {
    this.libc = libc;
    this.memory = memory;
    wakeup = WakeupDescriptor.open(libc);
    try {
      watches = new EpollSet("epoll", libc, memory, this::wakeup);
      try {
        watches.endPollsBy(wakeup);
      } catch (IOException e) {
        watches.close();
        throw e;
      }
    } catch (IOException e) {
      wakeup.close();
      throw e;
    }
  }

  @Override
  public Watch watch(Channel channel, ReadyListener listener) throws IOException {
    return watches.watch(channel, listener);
  }

  @Override
  public void poll(long timeoutNanos) throws IOException {
    watches.poll(timeoutNanos);
    // Clear the interrupt flag: with it set, a task could never block.
    Thread.interrupted();
  }

  @Override
  public void wakeup() {
    int fd = wakeup.tryAcquire();
    if (fd >= 0) {
      libc.eventfdWrite(fd);
      wakeup.release();
    }
  }

  @Override
  public void close() {
    wakeup.close();
    watches.close();
    memory.close();
  }
}
