package dev.rondo.tck.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.LoopLifecycle;
import dev.rondo.Task;
import dev.rondo.TaskOptions;
import dev.rondo.spi.LoopOptions;
import dev.rondo.tasks.Asyncio;
import dev.rondo.tasks.Runner;
import dev.rondo.tasks.TaskGroup;
import dev.rondo.tasks.Timeout;
import dev.rondo.tck.fixture.Covers;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.NeedsRunner;
import dev.rondo.tck.fixture.Role;
import dev.rondo.tck.fixture.TaskWaits;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Interrupts: of tasks, of callbacks, and of the thread in {@code run…}. */
@Role({Task.class, LoopLifecycle.class, Timeout.class, TaskGroup.class})
@Covers("Task.interrupt")
@Needs(Capability.TASKS)
@NeedsRunner({"mounted", "baton"})
public interface InterruptContract extends LoopContract {

  /** Longer than any wait of a passing test, shorter than the time limit of a test. */
  Duration LONG = Duration.ofSeconds(20);

  /** Short enough to wait for in a test. */
  Duration SOON = Duration.ofMillis(10);

  // --- an interrupt flag set while a task or callback runs ---

  @Test
  default void interrupt_ofATaskByItself_isKeptAcrossAwaits(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          Thread.currentThread().interrupt();
          for (int i = 0; i < 3; i++) {
            Asyncio.sleep(SOON).await();
            TaskWaits.twoIterations(kit.loop());
          }

          assertTrue(Thread.interrupted());
        });
  }

  @Test
  default void interrupt_ofAWaitingTask_doesNotEndItsAwait(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          Thread waiting = Thread.currentThread();
          LoopFuture<String> future = loop.createFuture();
          kit.thread(
              () -> {
                waiting.interrupt();
                loop.callSoonThreadsafe(() -> future.setResult("result"));
              });

          assertEquals("result", future.await());
          assertTrue(Thread.interrupted());
        });
  }

  @Test
  default void interrupt_atAnyPoint_losesNoStep(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var ended = new AtomicBoolean();
    kit.runTask(
        () -> {
          Thread victim = Thread.currentThread();
          Thread interrupting =
              kit.thread(
                  () -> {
                    while (!ended.get()) {
                      victim.interrupt();
                      Thread.onSpinWait();
                    }
                  });
          for (int i = 0; i < 2_000; i++) {
            assertEquals(i, loop.nextIteration(i).await());
          }
          ended.set(true);
          // The thread may interrupt this task again until it has seen the flag.
          while (interrupting.isAlive()) {
            loop.nextIteration("again").await();
          }
          Thread.interrupted();
        });
  }

  @Test
  @Covers("callSoon")
  default void callSoon_flagLeftSet_isNotSeenLater(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var seen = new ArrayList<Boolean>();
    kit.runTask(
        () -> {
          loop.callSoon(() -> Thread.currentThread().interrupt());
          TaskWaits.twoIterations(loop);
          loop.callSoon(() -> seen.add(Thread.currentThread().isInterrupted()));
          Asyncio.sleep(SOON).await();
        });
    Thread.interrupted();

    assertEquals(List.of(false), seen);
  }

  // --- an interrupt of the thread in run… ---

  @Test
  @Covers("runForever")
  default void runForever_interrupted_returnsWithTheFlagSet(LoopFixture kit) {
    EventLoop loop = kit.loop();
    Thread running = Thread.currentThread();
    loop.callLater(
        SOON,
        () ->
            kit.thread(
                () -> {
                  running.interrupt();
                  loop.callSoonThreadsafe(loop::stop);
                }));
    loop.runForever();

    assertTrue(Thread.interrupted());
  }

  @Test
  @Covers("cancelOnInterrupt")
  default void cancelOnInterrupt_awaitingTask_isCancelled(LoopFixture kit) throws Exception {
    assertInterruptEnds(kit, loop -> loop.createFuture().await());
  }

  @Test
  @Covers("cancelOnInterrupt")
  default void cancelOnInterrupt_blockedTask_isCancelled(LoopFixture kit) throws Exception {
    assertInterruptEnds(
        kit,
        loop -> {
          Thread.sleep(LONG);
          return "slept";
        });
  }

  @Test
  @Covers("cancelOnInterrupt")
  default void cancelOnInterrupt_taskThatReturns_leavesTheFlag(LoopFixture kit) throws Exception {
    EventLoop loop = kit.newLoop(LoopOptions.defaults());
    Thread running = Thread.currentThread();
    try (Runner runner = new Runner(() -> loop)) {
      String result =
          runner.run(
              () -> {
                loop.callLater(SOON, () -> kit.thread(running::interrupt));
                try {
                  return loop.<String>createFuture().await();
                } catch (CancellationException e) {
                  return "cleaned up";
                }
              });

      assertEquals("cleaned up", result);
      assertTrue(Thread.interrupted());
    }
  }

  @Test
  @Covers("cancelOnInterrupt")
  default void cancelOnInterrupt_interruptedBefore_cancels(LoopFixture kit) {
    EventLoop loop = kit.newLoop(LoopOptions.defaults());
    try (Runner runner = new Runner(() -> loop)) {
      Thread.currentThread().interrupt();

      assertThrows(InterruptedException.class, () -> runner.run(() -> loop.createFuture().await()));
      assertFalse(Thread.currentThread().isInterrupted());
    }
  }

  @Test
  @Covers("LoopLifecycle.close")
  default void close_ofALoopMadeInterrupted_keepsTheFlag(LoopFixture kit) throws Exception {
    Thread.currentThread().interrupt();
    EventLoop loop = kit.newLoop(LoopOptions.defaults());
    assertTrue(Thread.interrupted());
    assertEquals("ran", loop.runUntilComplete(() -> Asyncio.sleep(SOON, "ran").await()));
    Thread.currentThread().interrupt();
    loop.close();

    assertTrue(Thread.interrupted());
  }

  /** The body of a task that ends only when interrupted or cancelled. */
  @FunctionalInterface
  interface EndlessBody {
    Object run(EventLoop loop) throws Exception;
  }

  private static void assertInterruptEnds(LoopFixture kit, EndlessBody body) {
    EventLoop loop = kit.newLoop(LoopOptions.defaults());
    Thread running = Thread.currentThread();
    try (Runner runner = new Runner(() -> loop)) {
      var begun = new CountDownLatch(1);
      kit.thread(
          () -> {
            try {
              begun.await();
              Thread.sleep(SOON);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            running.interrupt();
          });

      assertThrows(
          InterruptedException.class,
          () ->
              runner.run(
                  () -> {
                    begun.countDown();
                    return body.run(loop);
                  }));
      assertFalse(Thread.currentThread().isInterrupted());
    }
  }

  // --- cancellations that interrupt ---

  @Test
  @NeedsRunner("mounted")
  default void cancel_ofABlockedTask_interruptsIfAsked(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          Task<String> blocked = loop.createTask(InterruptContract::block);
          TaskWaits.twoIterations(loop);
          assertTrue(blocked.cancel(true));

          assertThrows(CancellationException.class, blocked::await);
        });
  }

  @Test
  @NeedsRunner("mounted")
  default void cancel_ofAnInterruptibleTask_endsItsBlockingCall(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          Task<String> blocked =
              loop.createTask(
                  InterruptContract::block, TaskOptions.defaults().withInterruptible(true));
          TaskWaits.twoIterations(loop);

          assertThrows(TimeoutException.class, () -> Asyncio.waitFor(blocked, SOON).await());
          assertTrue(blocked.isCancelled());
        });
  }

  @Test
  default void cancel_ofAnAwaitingTask_leavesNoFlag(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var flags = new ArrayList<Boolean>();
    kit.runTask(
        () -> {
          Task<String> waiting =
              loop.createTask(
                  () -> {
                    try {
                      return loop.<String>createFuture().await();
                    } finally {
                      flags.add(Thread.currentThread().isInterrupted());
                    }
                  },
                  TaskOptions.defaults().withInterruptible(true));
          TaskWaits.twoIterations(loop);
          waiting.cancel(true);

          assertThrows(CancellationException.class, waiting::await);
        });

    assertEquals(List.of(false), flags);
  }

  @Test
  default void interrupt_ofTasksThatAreNotBlocked_returnsFalse(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          assertFalse(Objects.requireNonNull(loop.currentTask()).interrupt());
          Task<String> waiting = loop.createTask(() -> loop.<String>createFuture().await());
          assertFalse(waiting.interrupt(), "not started");
          TaskWaits.twoIterations(loop);
          assertFalse(waiting.interrupt(), "in an await");
          waiting.cancel();
          assertThrows(CancellationException.class, waiting::await);
          assertFalse(waiting.interrupt(), "done");
        });
  }

  @Test
  @NeedsRunner("mounted")
  @Covers("Timeout.runInterruptibly")
  default void runInterruptibly_ofABlockedBody_throwsTimeout(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          Timeout timeout = Asyncio.timeout(SOON);

          assertThrows(
              TimeoutException.class, () -> timeout.runInterruptibly(InterruptContract::block));
          assertTrue(timeout.isExpired());
          assertFalse(Thread.currentThread().isInterrupted());
          assertEquals(0, Objects.requireNonNull(Asyncio.currentTask()).cancelling());
        });
  }

  @Test
  @NeedsRunner("mounted")
  @Covers("Timeout.run")
  default void run_ofABlockedBody_throwsTimeoutWhenItReturns(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          Timeout timeout = Asyncio.timeout(SOON);

          assertThrows(
              TimeoutException.class,
              () ->
                  timeout.run(
                      () -> {
                        Thread.sleep(SOON.multipliedBy(10));
                        return "slept";
                      }));
          assertEquals(0, Objects.requireNonNull(Asyncio.currentTask()).cancelling());
        });
  }

  @Test
  @NeedsRunner("mounted")
  @Covers("TaskGroup.runInterruptibly")
  default void runInterruptibly_oneFails_endsBlockedTasks(LoopFixture kit) throws Exception {
    var failure = new IOException("the first failure");
    kit.runTask(
        () -> {
          var thrown =
              assertThrows(
                  IOException.class,
                  () ->
                      TaskGroup.runInterruptibly(
                          group -> {
                            group.createTask(InterruptContract::block);
                            group.createTask(
                                () -> {
                                  Asyncio.sleep(SOON).await();
                                  throw failure;
                                });
                            return block();
                          }));

          assertEquals(failure, thrown);
          assertEquals(List.of(), List.of(thrown.getSuppressed()));
        });
  }

  @Test
  @NeedsRunner("mounted")
  @Covers({"TaskGroup.executeInterruptibly", "Timeout.runInterruptibly"})
  default void runInterruptibly_withoutResult_endsBlockedBody(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          assertThrows(
              TimeoutException.class,
              () ->
                  Asyncio.timeout(SOON)
                      .runInterruptibly(
                          () -> {
                            var _ = block();
                          }));
          TaskGroup.executeInterruptibly(
              group -> {
                group.createTask(
                    () -> {
                      Asyncio.sleep(SOON).await();
                      group.cancel();
                    });
                var _ = block();
              });
          assertEquals(0, Objects.requireNonNull(Asyncio.currentTask()).cancelling());
        });
  }

  private static String block() throws InterruptedException {
    new CountDownLatch(1).await();
    return "unreachable";
  }
}
