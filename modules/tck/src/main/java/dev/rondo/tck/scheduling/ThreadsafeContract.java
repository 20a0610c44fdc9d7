package dev.rondo.tck.scheduling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.CallbackScheduler;
import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.Handle;
import dev.rondo.LoopClosedException;
import dev.rondo.LoopTime;
import dev.rondo.TimerHandle;
import dev.rondo.junit.check.Conditions;
import dev.rondo.tck.fixture.BusyWait;
import dev.rondo.tck.fixture.Bytes;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.RecordingProtocol;
import dev.rondo.tck.fixture.Role;
import dev.rondo.tck.fixture.TcpPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Callbacks scheduled by other threads. */
@Role({CallbackScheduler.class, Handle.class})
public interface ThreadsafeContract extends LoopContract {

  /** T027. */
  @Test
  default void callSoonThreadsafe_wakesAnIdleLoop(LoopFixture kit) {
    EventLoop loop = kit.loop();
    var latency = new ArrayList<Duration>();
    kit.thread(
        () -> {
          LoopFixture.await("the loop runs", loop::isRunning);
          LoopTime posted = loop.time();
          loop.callSoonThreadsafe(
              () -> {
                latency.add(posted.until(loop.time()));
                loop.stop();
              });
        });
    loop.runForever();

    assertTrue(latency.getFirst().toMillis() < 500, latency::toString);
  }

  @Test
  default void callSoonThreadsafe_idleLoop_losesNoWakeup(LoopFixture kit) {
    EventLoop loop = kit.loop();
    var pings = new AtomicInteger();
    kit.thread(
        () -> {
          for (int i = 1; i <= 1000; i++) {
            int expected = i;
            loop.callSoonThreadsafe(pings::incrementAndGet);
            LoopFixture.await("ping " + i + " is answered", () -> pings.get() == expected);
          }
          loop.callSoonThreadsafe(loop::stop);
        });
    loop.runForever();

    assertEquals(1000, pings.get());
  }

  /** The callback comes at each moment between the end of a batch and the block in the poll. */
  @Test
  default void callSoonThreadsafe_asThePollBegins_losesNoWakeup(LoopFixture kit) {
    EventLoop loop = kit.loop();
    answerAll(kit);
    TimerHandle timer = loop.callLater(Duration.ofHours(1), () -> {});
    answerAll(kit);
    timer.cancel();
  }

  private static void answerAll(LoopFixture kit) {
    EventLoop loop = kit.loop();
    Thread loopThread = Thread.currentThread();
    var answered = new AtomicInteger();
    var lost = new AtomicInteger();
    kit.thread(
        () -> {
          for (int i = 1; i <= 5_000 && lost.get() == 0; i++) {
            int ping = i;
            BusyWait.nanos(i % 300 * 100L);
            loop.callSoonThreadsafe(() -> answered.set(ping));
            if (!BusyWait.until(() -> answered.get() == ping)) {
              lost.set(ping);
            }
          }
          loop.callSoonThreadsafe(loop::stop);
          if (lost.get() != 0) {
            loopThread.interrupt(); // The callbacks that wait do not wake the loop.
          }
        });
    loop.runForever();
    Thread.interrupted();

    assertEquals(0, lost.get(), "the loop did not wake within 5 s for this callback");
    assertEquals(5_000, answered.get());
  }

  /** T028. */
  @Test
  default void callSoonThreadsafe_manyThreads_runsAllInOrder(LoopFixture kit) {
    EventLoop loop = kit.loop();
    var perThread = new ArrayList<List<Integer>>();
    var received = new AtomicInteger();
    var ticks = new AtomicInteger();
    tick(loop, ticks);
    for (int t = 0; t < 4; t++) {
      var mine = new ArrayList<Integer>();
      perThread.add(mine);
      kit.thread(
          () -> {
            for (int i = 0; i < 1024; i++) {
              int value = i;
              loop.callSoonThreadsafe(
                  () -> {
                    mine.add(value);
                    if (received.incrementAndGet() == 4096) {
                      loop.callLater(Duration.ofMillis(5), loop::stop);
                    }
                  });
            }
          });
    }
    loop.runForever();

    List<Integer> inOrder = IntStream.range(0, 1024).boxed().toList();
    perThread.forEach(mine -> assertEquals(inOrder, mine));
    assertTrue(ticks.get() > 1, () -> ticks + " ticks");
  }

  @Test
  default void callSoonThreadsafe_onTheLoopThread_keepsTheOrder(LoopFixture kit) {
    EventLoop loop = kit.loop();
    var events = new ArrayList<String>();
    loop.callSoon(
        () -> {
          loop.callSoonThreadsafe(() -> events.add("1"));
          loop.callSoon(() -> events.add("2"));
          loop.callSoonThreadsafe(() -> events.add("3"));
        });
    kit.iterateUntil("all three ran", () -> events.size() == 3);

    assertEquals(List.of("1", "2", "3"), events);
  }

  @Test
  default void callSoonThreadsafe_beforeTheRun_isKept(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var events = new ArrayList<String>();
    kit.thread(() -> loop.callSoonThreadsafe(() -> events.add("kept"))).join();
    kit.iterate();

    assertEquals(List.of("kept"), events);
  }

  @Test
  default void callSoonThreadsafe_stop_endsTheRun(LoopFixture kit) {
    EventLoop loop = kit.loop();
    kit.thread(() -> loop.callSoonThreadsafe(loop::stop));
    loop.runForever();

    assertEquals(false, loop.isRunning());
  }

  @Test
  default void callSoonThreadsafe_racingClose_runsOrIsRefused(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var posts = new AtomicInteger();
    Thread poster =
        kit.thread(
            () -> {
              try {
                while (true) {
                  loop.callSoonThreadsafe(() -> {});
                  posts.incrementAndGet();
                }
              } catch (LoopClosedException expected) {
                posts.addAndGet(1_000_000_000);
              }
            });
    kit.iterateUntil("the thread posts", () -> posts.get() > 0);
    loop.close();
    poster.join();

    assertTrue(posts.get() >= 1_000_000_000, "the closed loop must refuse callSoonThreadsafe");
    assertThrows(LoopClosedException.class, () -> loop.callSoonThreadsafe(() -> {}));
  }

  /** T029. */
  @Test
  default void cancel_onAnotherThreadBefore_preventsTheRun(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var events = new ArrayList<String>();
    Handle handle = loop.callSoonThreadsafe(() -> events.add("ran"));
    kit.thread(handle::cancel).join();
    kit.iterate();

    assertEquals(List.of(), events);
    assertTrue(handle.isCancelled());
  }

  /** T030. */
  @Test
  default void cancel_onAnotherThreadDuringTheRun_waitsForItsEnd(LoopFixture kit) throws Exception {
    assertTrue(waitedForTheEnd(kit, Handle::cancel));
  }

  /** T030. */
  @Test
  default void isCancelled_onAnotherThread_waitsForTheRunToEnd(LoopFixture kit) throws Exception {
    assertTrue(waitedForTheEnd(kit, Handle::isCancelled));
  }

  /** T030. */
  @Test
  default void cancel_insideItsOwnCallback_doesNotWait(LoopFixture kit) {
    EventLoop loop = kit.loop();
    var handles = new ArrayList<Handle>();
    handles.add(
        loop.callSoonThreadsafe(
            () -> {
              handles.getFirst().cancel();
              assertTrue(handles.getFirst().isCancelled());
            }));
    kit.iterate();

    assertTrue(handles.getFirst().isCancelled());
  }

  private static void tick(EventLoop loop, AtomicInteger ticks) {
    loop.callLater(
        Duration.ofMillis(1),
        () -> {
          ticks.incrementAndGet();
          tick(loop, ticks);
        });
  }

  /** Returns whether {@code question}, asked while the callback runs, returns after its end. */
  private static boolean waitedForTheEnd(
      LoopFixture kit, java.util.function.Consumer<Handle> question) throws Exception {
    EventLoop loop = kit.loop();
    var started = new CountDownLatch(1);
    var ended = new AtomicBoolean();
    var asker = new CompletableFuture<Thread>();
    Handle handle =
        loop.callSoonThreadsafe(
            () -> {
              started.countDown();
              // End once the asker waits, or after a time in which it would have had an answer.
              Conditions.holdsWithin(
                  Duration.ofMillis(200), () -> waits(asker.getNow(Thread.currentThread())));
              ended.set(true);
            });
    var answer = new CompletableFuture<Boolean>();
    kit.thread(
        () -> {
          LoopFixture.await("the callback runs", () -> started.getCount() == 0);
          asker.complete(Thread.currentThread());
          question.accept(handle);
          answer.complete(ended.get());
        });
    kit.iterate();
    return answer.get();
  }

  private static boolean waits(Thread thread) {
    return switch (thread.getState()) {
      case BLOCKED, WAITING, TIMED_WAITING -> true;
      default -> false;
    };
  }

  @Test
  default void callSoonThreadsafe_flood_doesNotStarveTimers(LoopFixture kit) {
    EventLoop loop = kit.loop();
    var ticks = new AtomicInteger();
    Flood flood = Flood.start(kit);
    Runnable[] tick = new Runnable[1];
    tick[0] =
        () -> {
          ticks.incrementAndGet();
          if (flood.hasEnded()) {
            loop.stop();
          } else {
            loop.callLater(Duration.ofMillis(10), tick[0]);
          }
        };
    loop.callLater(Duration.ofMillis(10), tick[0]);
    loop.runForever();

    flood.assertAllRun();
    assertTrue(ticks.get() >= 10, () -> ticks + " ticks of 10 ms during a flood of 400 ms");
  }

  @Test
  @Needs({Capability.TCP, Capability.TASKS})
  default void callSoonThreadsafe_flood_doesNotStarveSockets(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          RecordingProtocol echo = new RecordingProtocol(loop);
          echo.onData(data -> echo.transport().write(data));
          TcpPair pair = TcpPair.open(kit, new RecordingProtocol(loop), echo);
          Flood flood = Flood.start(kit);
          int echoes = 0;
          while (!flood.hasEnded()) {
            pair.near().write(Bytes.of("x"));
            pair.client().protocol().received(++echoes).await();
          }

          flood.assertAllRun();
          int echoed = echoes;
          assertTrue(echoed >= 20, () -> echoed + " echoes during a flood of 400 ms");
        });
  }

  /** A thread that posts callbacks as fast as it can for 400 ms. */
  final class Flood implements Runnable {

    private final EventLoop loop;
    private final AtomicInteger posted = new AtomicInteger();
    private final AtomicInteger run = new AtomicInteger();
    private volatile boolean ended;

    private Flood(EventLoop loop) {
      this.loop = loop;
    }

    private static Flood start(LoopFixture kit) {
      Flood flood = new Flood(kit.loop());
      kit.thread(flood);
      return flood;
    }

    @Override
    public void run() {
      long end = System.nanoTime() + Duration.ofMillis(400).toNanos();
      while (System.nanoTime() - end < 0) {
        for (int i = 0; i < 100; i++) {
          posted.incrementAndGet();
          loop.callSoonThreadsafe(run::incrementAndGet);
        }
      }
      loop.callSoonThreadsafe(() -> ended = true);
    }

    private boolean hasEnded() {
      return ended;
    }

    private void assertAllRun() {
      assertEquals(posted.get(), run.get());
    }
  }
}
