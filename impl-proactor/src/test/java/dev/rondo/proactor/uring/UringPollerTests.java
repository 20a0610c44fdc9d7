package dev.rondo.proactor.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.engine.spi.LoopEvent;
import dev.rondo.engine.spi.LoopQueue;
import dev.rondo.engine.spi.Watch;
import dev.rondo.linux.DescriptorChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UringPollerTests {

  private static final long MILLI = 1_000_000;
  private static final int WAKE_UPS = 20;

  private final UringParts kit = new UringParts();
  private final List<Integer> reports = new ArrayList<>();

  @AfterEach
  void checkNothingLeftOpen() {
    kit.close();
  }

  @ParameterizedTest
  @CsvSource({
    "ioUringSetup, '12'",
    "ioUringRegister, '12'",
    "eventfd, '24'",
    "mmap, '12'",
    "mmap, '0,12'",
    "mmap, '0,0,12'",
    "mmap, '0,0,0,12'",
    "mmap, '0,0,0,0,12'"
  })
  void construct_failing_closesEverything(String call, String errnos) {
    for (String errno : errnos.split(",", -1)) {
      kit.faults.fail(call, Integer.parseInt(errno));
    }

    assertThrows(IOException.class, kit::poller);
  }

  @Test
  void wakeup_beforePoll_endsItWithoutRead() throws IOException {
    try (UringPoller poller = kit.poller()) {
      poller.wakeup();
      poller.poll(-1);
      poller.wakeup();
      poller.poll(-1);
      long start = System.nanoTime();
      poller.poll(20 * MILLI);

      assertTrue(System.nanoTime() - start >= 20 * MILLI);
      assertEquals(0, kit.faults.count("read"));
      poller.leave();
    }
  }

  @Test
  void poll_deferredWork_hasNoUnsolicitedCompletion() throws Exception {
    assertTrue(UringParts.FEATURES.defersWork(), UringParts.FEATURES.names());
    try (UringPoller poller = kit.poller()) {
      wakeOften(poller);

      assertTrue(poller.ring().completions() >= WAKE_UPS, "" + poller.ring().completions());
      assertEquals(0, poller.ring().unsolicited());
      poller.leave();
    }
  }

  @Test
  void poll_undeferredWork_hasUnsolicitedCompletions() throws Exception {
    try (UringPoller poller = kit.poller(new Features(0, false, Ring.COMPLETIONS))) {
      wakeOften(poller);

      assertTrue(poller.ring().unsolicited() > 0, "no unsolicited completion was counted");
      poller.leave();
    }
  }

  private static void wakeOften(UringPoller poller) throws Exception {
    poller.poll(0);
    for (int i = 0; i < WAKE_UPS; i++) {
      Thread.ofPlatform().start(poller::wakeup).join();
      poller.poll(-1);
    }
  }

  @Test
  void poll_nothingToDo_makesNoCall() throws IOException {
    try (UringPoller poller = kit.poller()) {
      poller.poll(0);
      int before = kit.faults.count("ioUringEnter");
      poller.poll(0);

      assertEquals(before, kit.faults.count("ioUringEnter"));
      poller.leave();
    }
  }

  @Test
  void watch_stillReady_isReportedByEveryPoll() throws IOException {
    try (UringPoller poller = kit.poller();
        DescriptorChannel event = kit.event()) {
      Watch watch = poller.watch(event, reports::add);
      watch.interest(Watch.READ);
      poller.poll(0);
      assertEquals(List.of(), reports);
      event.write(one());
      poller.poll(-1);
      poller.poll(-1);
      assertEquals(List.of(Watch.READ, Watch.READ), reports);
      watch.interest(0);
      poller.poll(0);

      assertEquals(List.of(Watch.READ, Watch.READ), reports);
      watch.close();
      poller.leave();
    }
  }

  @Test
  void watch_channelClosed_releasesFile() throws Exception {
    try (UringPoller poller = kit.poller()) {
      DescriptorChannel event = kit.event();
      int open = kit.faults.open().get("descriptors");
      poller.watch(event, reports::add).interest(Watch.READ);
      poller.poll(0);
      Thread.ofPlatform().start(event::close).join();
      poller.poll(-1);
      poller.poll(0);

      assertEquals(open - 1, kit.faults.open().get("descriptors"));
      assertEquals(List.of(), reports);
      assertThrows(ClosedChannelException.class, () -> poller.watch(event, reports::add));
      poller.leave();
    }
  }

  @Test
  void leave_withWatch_letsOtherThreadContinue() throws Exception {
    try (UringPoller poller = kit.poller();
        DescriptorChannel event = kit.event()) {
      poller.watch(event, reports::add).interest(Watch.READ);
      poller.poll(0);
      Ring before = poller.ring();
      poller.leave();
      assertEquals(0, poller.requests().activeCount());
      event.write(one());

      for (Thread.Builder kind : List.of(Thread.ofPlatform(), Thread.ofVirtual())) {
        reports.clear();
        var run =
            new FutureTask<Ring>(
                () -> {
                  poller.poll(-1);
                  poller.poll(0);
                  poller.leave();
                  return poller.ring();
                });
        kind.start(run);

        assertTrue(run.get() != before, "the ring is still that of the previous thread");
        assertTrue(reports.contains(Watch.READ), reports.toString());
      }
    }
  }

  private static ByteBuffer one() {
    return ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putLong(1).flip();
  }

  @Test
  void open_librariesThrow_leavesNothingOpen() {
    var queue =
        new LoopQueue() {
          @Override
          public void enqueue(LoopEvent event) {}

          @Override
          public void atEndOfCallback(Runnable flush) {}
        };
    try (UringParts parts = new UringParts()) {
      var libraries = List.of(parts.libc).iterator();

      assertThrows(
          NoSuchElementException.class,
          () -> Uring.open(libraries::next, UringParts.FEATURES, ZeroCopy.THRESHOLD, queue));
    }
  }
}
