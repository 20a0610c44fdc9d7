package dev.rondo.epoll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.engine.spi.Watch;
import dev.rondo.linux.Errno;
import dev.rondo.linux.Libc;
import dev.rondo.linux.Linux;
import dev.rondo.linux.NativeChannel;
import dev.rondo.linux.socket.LinuxListener;
import dev.rondo.linux.socket.LinuxStream;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EpollPollerTests {

  /** {@code F_DUPFD}: another process that shares the file would do the same to epoll. */
  private static final int DUPLICATE = 0;

  private static final long MILLI = 1_000_000;

  private final EpollParts kit = new EpollParts();
  private final EpollFaultyLibc faults = kit.faults;
  private final List<Integer> reports = new ArrayList<>();

  @AfterEach
  void checkNothingLeftOpen() {
    kit.close();
    assertEquals(0, faults.open(), "descriptors left open");
  }

  @ParameterizedTest
  @CsvSource({"epollCreate1, 24", "eventfd, 23", "epollCtl, 12"})
  void construct_failing_closesEverything(String call, int errno) {
    faults.fail(call, errno);

    assertThrows(IOException.class, () -> new EpollPoller(kit.libc, kit.memory));
  }

  @Test
  void poll_interruptedBySignal_returnsEarly() throws IOException {
    try (EpollPoller poller = poller()) {
      faults.fail("epollPwait2", Errno.EINTR);
      poller.poll(3_600_000 * MILLI);

      assertEquals(1, faults.count("epollPwait2"));
    }
  }

  @Test
  void poll_belowMillisecond_waitsThatLong() throws IOException {
    try (EpollPoller poller = poller()) {
      long start = System.nanoTime();
      poller.poll(200_000);

      assertTrue(System.nanoTime() - start >= 200_000);
    }
  }

  @Test
  void poll_olderKernel_roundsUpToMilliseconds() throws IOException {
    try (EpollPoller poller = poller()) {
      faults.fail("epollPwait2", Errno.ENOSYS);
      poller.poll(1_500_000);
      assertTrue(faults.last("epollWait").endsWith(", 2]"), faults.last("epollWait"));
      poller.poll(1);

      assertTrue(faults.last("epollWait").endsWith(", 1]"), faults.last("epollWait"));
      assertEquals(1, faults.count("epollPwait2"));
    }
  }

  @Test
  void wakeup_beforePoll_endsOnePollAtOnce() throws IOException {
    try (EpollPoller poller = poller()) {
      poller.wakeup();
      poller.poll(-1);
      long start = System.nanoTime();
      poller.poll(20 * MILLI);

      assertTrue(System.nanoTime() - start >= 20 * MILLI);
      assertEquals(0, faults.count("read"));
    }
  }

  @Test
  void wakeup_afterClose_writesNothing() throws IOException {
    EpollPoller poller = poller();
    poller.close();
    poller.wakeup();

    assertEquals(0, faults.count("eventfdWrite"));
  }

  @Test
  void interest_changedAndRestored_makesNoCall() throws IOException {
    try (EpollPoller poller = poller();
        var event = event()) {
      Watch watch = watch(poller, event, Watch.READ);
      poller.poll(0);
      long before = faults.count("epollCtl");
      watch.interest(Watch.READ | Watch.WRITE);
      watch.interest(Watch.READ);
      poller.poll(0);

      assertEquals(before, faults.count("epollCtl"));
    }
  }

  @Test
  void poll_withoutInterest_reportsNoHangUp() throws IOException {
    try (EpollPoller poller = poller();
        var listener = kit.listener().channel()) {
      LinuxListener accepting = kit.sockets.adoptListener(listener);
      LinuxStream client = kit.client(accepting);
      LinuxStream accepted = accepting.accept();
      Watch watch = watch(poller, client.channel(), Watch.READ);
      poller.poll(0);
      watch.interest(0);
      accepted.channel().setOption(StandardSocketOptions.SO_LINGER, 0);
      accepted.channel().close();
      long start = System.nanoTime();
      poller.poll(20 * MILLI);

      assertTrue(System.nanoTime() - start >= 20 * MILLI, "the poll must not spin");
      assertEquals(List.of(), reports);
      client.channel().close();
    }
  }

  @Test
  void poll_hangUpWithPendingData_reportsBoth() throws IOException {
    try (EpollPoller poller = poller();
        var listener = kit.listener().channel()) {
      LinuxListener accepting = kit.sockets.adoptListener(listener);
      LinuxStream client = kit.client(accepting);
      LinuxStream accepted = accepting.accept();
      accepted.write(ByteBuffer.wrap(new byte[] {7}));
      accepted.channel().close();
      client.shutdownOutput();
      watch(poller, client.channel(), Watch.READ | Watch.WRITE);
      poller.poll(-1);
      ByteBuffer data = ByteBuffer.allocate(8);

      assertEquals(List.of(Watch.READ | Watch.WRITE), reports);
      assertEquals(1, client.read(data));
      assertEquals(-1, client.read(data));
      client.channel().close();
    }
  }

  @Test
  void watch_reusedNumber_isDistinctFromOld() throws IOException {
    try (EpollPoller poller = poller()) {
      List<String> reported = new ArrayList<>();
      var first = event();
      poller.watch(first, operations -> reported.add("first")).interest(Watch.WRITE);
      poller.poll(0);
      first.close();
      try (var second = event()) {
        assertEquals(first.descriptor().number(), second.descriptor().number());
        poller.watch(second, operations -> reported.add("second")).interest(Watch.WRITE);
        poller.poll(0);
      }

      assertEquals(List.of("first", "second"), reported);
    }
  }

  @Test
  void close_borrowedAndWatched_endsReports() throws IOException {
    try (EpollPoller poller = poller();
        var event = event()) {
      var borrowed = kit.sockets.files().borrow(event.descriptor().number());
      watch(poller, borrowed, Watch.WRITE);
      poller.poll(0);
      borrowed.close();
      poller.poll(0);
      long start = System.nanoTime();
      poller.poll(20 * MILLI);

      assertTrue(System.nanoTime() - start >= 20 * MILLI, "the poll must not spin");
      assertEquals(List.of(Watch.WRITE), reports);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"close", "remove and close", "close on another thread"})
  void close_ofAFileThatIsOpenElsewhereToo_endsTheReports(String how) throws Exception {
    try (EpollPoller poller = poller()) {
      var event = event();
      int copy = kit.libc.fcntl(event.descriptor().number(), DUPLICATE, 0);
      Watch watch = watch(poller, event, Watch.WRITE);
      poller.poll(0);
      if (how.startsWith("remove")) {
        watch.close();
      }
      if (how.endsWith("thread")) {
        Thread.ofPlatform().start(event.descriptor()::close).join();
      } else {
        event.close();
      }
      poller.poll(0);
      long start = System.nanoTime();
      poller.poll(20 * MILLI);
      long waited = System.nanoTime() - start;
      Libc.system().close(copy);

      assertTrue(waited >= 20 * MILLI, "the poll must not spin");
      assertEquals(List.of(Watch.WRITE), reports);
    }
  }

  @Test
  void remove_ofABorrowedDescriptor_isImmediate() throws Exception {
    try (EpollPoller poller = poller()) {
      var event = event();
      int copy = kit.libc.fcntl(event.descriptor().number(), DUPLICATE, 0);
      var borrowed = kit.sockets.files().borrow(event.descriptor().number());
      Watch watch = watch(poller, borrowed, Watch.WRITE);
      poller.poll(0);
      watch.close();
      event.close();
      long start = System.nanoTime();
      poller.poll(20 * MILLI);
      long waited = System.nanoTime() - start;
      Libc.system().close(copy);

      assertTrue(waited >= 20 * MILLI, "the poll must not spin");
    }
  }

  @Test
  void watch_file_isRefused() throws IOException {
    try (EpollPoller poller = poller();
        var file = event()) {
      faults.fail("epollCtl", Errno.EPERM);

      assertThrows(IllegalArgumentException.class, () -> poller.watch(file, reports::add));
    }
  }

  @Test
  void watch_foreignChannel_namesExpected() throws IOException {
    try (EpollPoller poller = poller();
        var foreign = SocketChannel.open()) {
      var refusal =
          assertThrows(IllegalArgumentException.class, () -> poller.watch(foreign, reports::add));

      assertTrue(refusal.getMessage().contains("sockets()"), refusal.getMessage());
    }
  }

  @Test
  void interest_noKernelMemory_isRetried() throws IOException {
    try (EpollPoller poller = poller();
        var event = event()) {
      watch(poller, event, Watch.WRITE);
      faults.fail("epollCtl", Errno.ENOSPC);
      poller.poll(0);
      assertEquals(List.of(), reports);
      poller.poll(0);

      assertEquals(List.of(Watch.WRITE), reports);
    }
  }

  @Test
  void interest_closedByOwner_isGivenUp() throws IOException {
    try (EpollPoller poller = poller();
        var event = event()) {
      watch(poller, event, Watch.WRITE);
      faults.fail("epollCtl", Errno.EBADF);
      poller.poll(0);
      poller.poll(0);

      assertEquals(List.of(), reports);
    }
  }

  private EpollPoller poller() throws IOException {
    return new EpollPoller(kit.libc, kit.memory);
  }

  private Watch watch(EpollPoller poller, java.nio.channels.Channel channel, int operations)
      throws IOException {
    Watch watch = poller.watch(channel, reports::add);
    watch.interest(operations);
    return watch;
  }

  /** Opens a descriptor that is always writable and never readable. */
  private NativeChannel event() throws IOException {
    return kit.sockets.files().wrap(kit.libc.eventfd(0, Linux.EFD_NONBLOCK));
  }
}
