package dev.rondo.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.engine.spi.Watch;
import dev.rondo.linux.socket.EpollSet;
import dev.rondo.linux.socket.LoopMemory;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EpollSetTests {

  private final Libc libc = Libc.system();
  private final Descriptor descriptor =
      Descriptor.owned(libc, libc.eventfd(0, Linux.EFD_NONBLOCK | Linux.EFD_CLOEXEC));
  private final DescriptorChannel channel = new DescriptorChannel(descriptor, new ByteCalls(libc));
  private final LoopMemory memory = new LoopMemory();
  private final AtomicInteger wakeUps = new AtomicInteger();

  @AfterEach
  void release() {
    channel.close();
    memory.close();
  }

  @Test
  void watchClosed_leavesNothingInItsDescriptor() throws IOException {
    try (EpollSet set = set()) {
      for (boolean registered : new boolean[] {true, false}) {
        Watch watch = set.watch(channel, operations -> {});
        watch.interest(Watch.WRITE);
        set.poll(0);
        assertEquals(1, descriptor.closePreparationCount());
        if (!registered) {
          watch.interest(0);
          set.poll(0);
        }
        watch.close();
        set.poll(0);

        assertEquals(0, descriptor.closePreparationCount());
      }
    }
  }

  /** A program may keep a channel for longer than the loop that watched it. */
  @Test
  void setClosed_leavesNothingInDescriptors() throws IOException {
    for (boolean watchClosed : new boolean[] {true, false}) {
      try (EpollSet set = set()) {
        Watch watch = set.watch(channel, operations -> {});
        watch.interest(Watch.WRITE);
        set.poll(0);
        if (watchClosed) {
          watch.close();
        }
      }

      assertEquals(0, descriptor.closePreparationCount());
    }
  }

  @Test
  void channelClosed_whileWatched_wakesTheLoop() throws Exception {
    try (EpollSet set = set()) {
      Watch watch = set.watch(channel, operations -> {});
      watch.interest(Watch.READ);
      set.poll(0);
      Thread.ofPlatform().start(channel::close).join();

      assertEquals(1, wakeUps.get());
    }
  }

  @Test
  void channelClosed_afterItsWatch_wakesNothing() throws Exception {
    try (EpollSet set = set()) {
      Watch watch = set.watch(channel, operations -> {});
      watch.interest(Watch.READ);
      set.poll(0);
      watch.close();
      channel.close();

      assertEquals(0, wakeUps.get());
    }
  }

  private EpollSet set() throws IOException {
    return new EpollSet("epoll", libc, memory, wakeUps::incrementAndGet);
  }
}
