package dev.rondo.tck.scheduling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.CallbackScheduler;
import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.LoopTime;
import dev.rondo.Server;
import dev.rondo.net.Binding;
import dev.rondo.net.Target;
import dev.rondo.net.Transport;
import dev.rondo.spi.LoopOptions;
import dev.rondo.spi.ManualTime;
import dev.rondo.tck.fixture.BusyWait;
import dev.rondo.tck.fixture.Bytes;
import dev.rondo.tck.fixture.Covers;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.RecordingProtocol;
import dev.rondo.tck.fixture.Role;
import dev.rondo.tck.fixture.TcpPair;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A clock that stands still and jumps ahead: timers follow it, and a jump wakes the loop. */
@Role(CallbackScheduler.class)
@Covers({"callLater", "callAt"})
public interface ClockContract extends LoopContract {

  @Test
  default void callLater_clockPutAhead_runsAtOnce(LoopFixture kit) throws Exception {
    var time = new ManualTime();
    EventLoop loop = loopWith(kit, time);
    LoopFuture<Duration> slept = loop.createFuture();
    LoopTime start = loop.time();
    loop.callLater(Duration.ofHours(1), () -> slept.setResult(start.until(loop.time())));
    var running = new CountDownLatch(1);
    loop.callSoon(running::countDown);
    kit.thread(
        () -> {
          LoopFixture.await("the loop runs", () -> running.getCount() == 0);
          time.advance(Duration.ofHours(1));
        });

    assertTrue(loop.runUntilComplete(slept).compareTo(Duration.ofHours(1)) >= 0);
  }

  /** The jump comes at each moment between the end of a batch and the block in the poll. */
  @Test
  default void callLater_jumpAsThePollBegins_isNotMissed(LoopFixture kit) {
    var time = new ManualTime();
    EventLoop loop = loopWith(kit, time);
    var asked = new AtomicInteger();
    var lost = new AtomicBoolean();
    sleepAgain(loop, asked);
    Thread loopThread = Thread.currentThread();
    kit.thread(
        () -> {
          for (int i = 0; i < 2_000; i++) {
            int next = i + 1;
            BusyWait.nanos(i % 200 * 100L);
            time.advance(Duration.ofHours(1));
            if (!BusyWait.until(() -> asked.get() > next)) {
              lost.set(true);
              break;
            }
          }
          loop.callSoonThreadsafe(loop::stop);
          if (lost.get()) {
            loopThread.interrupt(); // The callbacks that wait do not wake the loop.
          }
        });
    loop.runForever();
    Thread.interrupted();

    assertEquals(false, lost.get(), () -> "a jump was missed after " + asked + " timers");
  }

  @Test
  default void callAt_oneJumpOverSeveral_runInOrder(LoopFixture kit) {
    var time = new ManualTime();
    EventLoop loop = loopWith(kit, time);
    var events = new ArrayList<Integer>();
    LoopTime start = loop.time();
    for (int delay : List.of(7, 3, 9, 1, 5)) {
      loop.callAt(start.plus(Duration.ofMinutes(delay)), () -> events.add(delay));
    }
    loop.callAt(start.plus(Duration.ofMinutes(10)), loop::stop);
    loop.callSoon(() -> time.advance(Duration.ofHours(1)));
    loop.runForever();

    assertEquals(List.of(1, 3, 5, 7, 9), events);
  }

  @Test
  default void callLater_clockStandsStill_isNeverEarly(LoopFixture kit) {
    var time = new ManualTime();
    EventLoop loop = loopWith(kit, time);
    var early = new AtomicInteger();
    LoopTime due = loop.time().plus(Duration.ofSeconds(1));
    loop.callAt(due, () -> early.addAndGet(loop.time().compareTo(due) < 0 ? 1 : 0));
    for (int i = 0; i < 20; i++) {
      loop.stop();
      loop.runForever();
    }
    time.advance(Duration.ofSeconds(1));
    loop.callLater(Duration.ZERO, loop::stop);
    loop.runForever();

    assertEquals(0, early.get());
  }

  @Test
  default void clock_putAheadBeforeTheRun_isSeen(LoopFixture kit) {
    var time = new ManualTime();
    EventLoop loop = loopWith(kit, time);
    loop.callLater(Duration.ofHours(1), loop::stop);
    time.advance(Duration.ofHours(1));
    loop.runForever();

    assertTrue(loop.time().nanos() >= Duration.ofHours(1).toNanos());
  }

  @Test
  default void clock_ofTwoLoops_wakesBoth(LoopFixture kit) throws Exception {
    var time = new ManualTime();
    EventLoop first = loopWith(kit, time);
    EventLoop second = loopWith(kit, time);
    first.callLater(Duration.ofHours(1), first::stop);
    second.callLater(Duration.ofHours(1), second::stop);
    var running = new CountDownLatch(2);
    first.callSoon(running::countDown);
    second.callSoon(running::countDown);
    Thread firstRuns = kit.thread(first::runForever);
    Thread secondRuns = kit.thread(second::runForever);
    assertTrue(running.await(10, TimeUnit.SECONDS));
    time.advance(Duration.ofHours(1));

    assertTrue(firstRuns.join(Duration.ofSeconds(10)));
    assertTrue(secondRuns.join(Duration.ofSeconds(10)));
  }

  /** A loop on a virtual thread may have another thread wait for it. */
  @Test
  default void clock_putAheadOnAVirtualThread_wakesTheLoop(LoopFixture kit) throws Exception {
    var time = new ManualTime();
    EventLoop loop = loopWith(kit, time);
    loop.callLater(Duration.ofHours(1), loop::stop);
    var running = new CountDownLatch(1);
    loop.callSoon(running::countDown);
    Thread runs = Thread.ofVirtual().start(loop::runForever);
    assertTrue(running.await(10, TimeUnit.SECONDS));
    Thread.ofVirtual().start(() -> time.advance(Duration.ofHours(1))).join();

    assertTrue(runs.join(Duration.ofSeconds(10)));
  }

  @Test
  @Needs(Capability.TCP)
  @Covers("createConnection")
  default void clock_standingStill_letsDataThrough(LoopFixture kit) throws Exception {
    EventLoop loop = loopWith(kit, new ManualTime());
    loop.callLater(Duration.ofNanos(1), () -> {});
    var echo = new RecordingProtocol(loop);
    var client = new RecordingProtocol(loop);
    String received =
        loop.runUntilComplete(
            () -> {
              Server server = loop.createServer(() -> echo, Binding.host("127.0.0.1", 0)).await();
              Target target = Target.host("127.0.0.1", TcpPair.port(server));
              Transport transport = loop.createConnection(() -> client, target).await().transport();
              transport.write(Bytes.of("tick"));
              echo.received("tick").await();
              transport.abort();
              server.close();
              return echo.text();
            });

    assertEquals("tick", received);
  }

  /** A clock outlives the loops of a test. */
  @Test
  @Covers("LoopLifecycle.close")
  default void close_letsGoOfTheClock(LoopFixture kit) {
    var time = new ManualTime();
    WeakReference<EventLoop> closed = closedLoop(kit, time);
    time.advance(Duration.ofSeconds(1));

    LoopFixture.await(
        "the closed loop is collected",
        () -> {
          System.gc();
          return closed.refersTo(null);
        });
    assertEquals(Duration.ofSeconds(1).toNanos(), time.nanoTime());
  }

  private static WeakReference<EventLoop> closedLoop(LoopFixture kit, ManualTime time) {
    try (EventLoop loop = kit.provider().newEventLoop(LoopOptions.defaults().withClock(time))) {
      return new WeakReference<>(loop);
    }
  }

  private static EventLoop loopWith(LoopFixture kit, ManualTime time) {
    return kit.newLoop(LoopOptions.defaults().withClock(time));
  }

  private static void sleepAgain(EventLoop loop, AtomicInteger asked) {
    loop.callLater(Duration.ofHours(1), () -> sleepAgain(loop, asked));
    asked.incrementAndGet();
  }
}
