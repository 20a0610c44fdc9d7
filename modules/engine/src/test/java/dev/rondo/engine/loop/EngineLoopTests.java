package dev.rondo.engine.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.AsyncGenerator;
import dev.rondo.Capability;
import dev.rondo.LoopFuture;
import dev.rondo.Task;
import dev.rondo.TaskOptions;
import dev.rondo.engine.spi.LoopMonitor;
import dev.rondo.engine.spi.LoopObserver;
import dev.rondo.engine.spi.Proactor;
import dev.rondo.engine.testing.ParkingDriver;
import dev.rondo.spi.LoopOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests of the whole loop with mounted tasks, over a driver without an operating system. */
final class EngineLoopTests {

  private final ParkingDriver driver = new ParkingDriver();
  private final EngineLoop loop =
      new EngineLoop("test", EnumSet.of(Capability.TASKS), queue -> driver, LoopOptions.defaults());

  @AfterEach
  void close() {
    loop.close();
    assertTrue(driver.closed);
  }

  private LoopFuture<@Nullable Void> sleep(Duration delay) {
    LoopFuture<@Nullable Void> future = loop.createFuture();
    loop.callLater(
        delay,
        () -> {
          if (!future.isDone()) {
            future.setResult(null);
          }
        });
    return future;
  }

  @Test
  void runUntilComplete_awaitsTimer_returnsValue() throws Exception {
    int value =
        loop.runUntilComplete(
            () -> {
              sleep(Duration.ofMillis(5)).await();
              return 42;
            });

    assertEquals(42, value);
    assertEquals("mounted", loop.describe().get("runner"));
  }

  @Test
  void createTask_twoTasks_interleaveInOrder() throws Exception {
    List<String> order = new ArrayList<>();
    loop.runUntilComplete(
        () -> {
          List<Task<?>> tasks = new ArrayList<>();
          for (String name : List.of("a", "b")) {
            tasks.add(
                loop.createTask(
                    () -> {
                      for (int i = 0; i < 3; i++) {
                        order.add(name + i);
                        LoopFuture<@Nullable Void> called = loop.createFuture();
                        loop.callSoon(() -> called.setResult(null));
                        called.await();
                      }
                      return null;
                    }));
          }
          for (Task<?> task : tasks) {
            task.await();
          }
          return null;
        });

    assertEquals(List.of("a0", "b0", "a1", "b1", "a2", "b2"), order);
  }

  @Test
  void cancel_suspendedTask_throwsFromAwait() throws Exception {
    List<String> seen = new ArrayList<>();
    loop.runUntilComplete(
        () -> {
          Task<?> task =
              loop.createTask(
                  () -> {
                    try {
                      sleep(Duration.ofSeconds(100)).await();
                    } catch (CancellationException e) {
                      seen.add("cancelled " + e.getMessage());
                      throw e;
                    }
                    return null;
                  });
          sleep(Duration.ofMillis(1)).await();
          task.cancel("enough");
          assertThrows(CancellationException.class, task::await);
          return null;
        });

    assertEquals(List.of("cancelled enough"), seen);
  }

  @Test
  void lock_threadTaskAndCallbackQueue_allFinish() throws Exception {
    ReentrantLock lock = new ReentrantLock();
    CountDownLatch locked = new CountDownLatch(1);
    List<String> done = new ArrayList<>();
    Thread foreign =
        Thread.ofPlatform()
            .start(
                () -> {
                  lock.lock();
                  try {
                    locked.countDown();
                    while (lock.getQueueLength() < 2) {
                      Thread.onSpinWait();
                    }
                  } finally {
                    lock.unlock();
                  }
                });
    locked.await();

    loop.runUntilComplete(
        () -> {
          Task<?> task =
              loop.createTask(
                  () -> {
                    addUnder(lock, done, "task");
                    return null;
                  });
          LoopFuture<@Nullable Void> called = loop.createFuture();
          loop.callSoon(
              () -> {
                addUnder(lock, done, "callback");
                called.setResult(null);
              });
          called.await();
          return task.await();
        });
    foreign.join();

    assertEquals(List.of("task", "callback"), done);
  }

  private static void addUnder(ReentrantLock lock, List<String> done, String what) {
    lock.lock();
    try {
      done.add(what);
    } finally {
      lock.unlock();
    }
  }

  @Test
  void sleep_inMountedTask_letsTimersRun() throws Exception {
    int[] ticks = new int[1];
    Runnable[] tick = new Runnable[1];
    tick[0] =
        () -> {
          ticks[0]++;
          loop.callLater(Duration.ofMillis(5), tick[0]);
        };
    loop.callSoon(tick[0]);

    loop.runUntilComplete(
        () -> {
          for (int i = 0; i < 1_000 && ticks[0] < 5; i++) {
            Thread.sleep(10);
          }
          return null;
        });

    assertTrue(ticks[0] >= 5, "ticks " + ticks[0]);
  }

  @Test
  void createTask_eager_runsFirstStepAtOnce() throws Exception {
    List<String> order = new ArrayList<>();
    loop.runUntilComplete(
        () -> {
          Task<?> task =
              loop.createTask(
                  () -> {
                    order.add("first step");
                    sleep(Duration.ofMillis(1)).await();
                    order.add("second step");
                    return null;
                  },
                  TaskOptions.defaults().withEagerStart(true));
          order.add("created");
          task.await();
          LoopFuture<@Nullable Void> called = loop.createFuture();
          loop.callSoon(
              () -> {
                loop.createTask(
                    () -> order.add("from a callback"),
                    TaskOptions.defaults().withEagerStart(true));
                order.add("callback");
                called.setResult(null);
              });
          called.await();
          return null;
        });

    assertEquals(
        List.of("first step", "created", "second step", "from a callback", "callback"), order);
  }

  @Test
  void aclose_suspendedGenerator_runsItsFinally() throws Exception {
    List<Object> seen = new ArrayList<>();
    loop.runUntilComplete(
        () -> {
          AsyncGenerator<Integer> generator =
              loop.createAsyncGenerator(
                  out -> {
                    try {
                      for (int i = 0; i < 10; i++) {
                        sleep(Duration.ofNanos(1)).await();
                        out.yield(i);
                      }
                    } finally {
                      seen.add("closed");
                    }
                  });
          seen.add(generator.anext().await());
          seen.add(generator.anext().await());
          generator.aclose().await();
          seen.add(generator.anext().await());
          return null;
        });

    assertEquals(List.of(Optional.of(0), Optional.of(1), "closed", Optional.empty()), seen);
  }

  @Test
  void close_pendingTask_unwindsIt() throws Exception {
    List<String> seen = new ArrayList<>();
    loop.setExceptionHandler((l, context) -> seen.add(context.message()));
    loop.createTask(
        () -> {
          try {
            return sleep(Duration.ofDays(1)).await();
          } finally {
            seen.add("unwound");
          }
        });
    loop.runUntilComplete(sleep(Duration.ofMillis(1)));

    loop.close();

    assertEquals(List.of("Task was destroyed but it is pending!", "unwound"), seen);
  }

  @Test
  void runUntilComplete_error_isThrownAndLoopUsable() throws Exception {
    AssertionError error = new AssertionError("fatal");

    AssertionError thrown =
        assertThrows(
            AssertionError.class,
            () ->
                loop.runUntilComplete(
                    () -> {
                      throw error;
                    }));

    assertEquals(error, thrown);
    assertEquals(1, loop.runUntilComplete(() -> 1));
  }

  @Test
  void runForever_mountedOnVirtualThread_isRefused() throws Exception {
    loop.runUntilComplete(() -> null);
    List<Throwable> thrown = new ArrayList<>();

    Thread.ofVirtual()
        .start(() -> thrown.add(assertThrows(IllegalStateException.class, loop::runForever)))
        .join();

    assertTrue(thrown.getFirst().getMessage().contains("platform thread"), thrown.toString());
    assertEquals(1, loop.runUntilComplete(() -> 1));
  }

  @Test
  void runUntilComplete_insideAnotherLoop_leavesNoTask() throws Exception {
    EngineLoop other =
        new EngineLoop(
            "other",
            EnumSet.of(Capability.TASKS),
            queue -> new ParkingDriver(),
            LoopOptions.defaults());
    loop.runUntilComplete(
        () -> {
          assertThrows(IllegalStateException.class, () -> other.runUntilComplete(() -> 1));
          return null;
        });

    assertEquals(Set.of(), other.allTasks());
    other.close();
  }

  @Test
  void close_handlerThrowsError_stillClosesDriver() throws Exception {
    List<String> seen = new ArrayList<>();
    AssertionError error = new AssertionError("thrown by the exception handler");
    loop.setExceptionHandler(
        (l, context) -> {
          throw error;
        });
    loop.createTask(
        () -> {
          try {
            return sleep(Duration.ofDays(1)).await();
          } finally {
            seen.add("unwound");
          }
        });
    loop.runUntilComplete(sleep(Duration.ofMillis(1)));

    assertEquals(error, assertThrows(AssertionError.class, loop::close));

    assertEquals(List.of("unwound"), seen);
    assertTrue(driver.closed);
  }

  @Test
  void toString_futureThatItsOwnTaskCompletes_hasAnEnd() {
    List<LoopFuture<?>> made = new ArrayList<>();
    Task<Object> task = loop.createTask(() -> made.getFirst().await());
    LoopFuture<?> future = loop.createFuture(task);
    made.add(future);
    loop.callSoon(() -> loop.callSoon(loop::stop));
    loop.runForever();

    assertTrue(future.toString().contains(" blocker=<Task "), future::toString);
    assertTrue(task.toString().contains(" wait_for=<Future "), task::toString);
  }

  @Test
  void toString_futureThatIsItsOwnResult_hasAnEnd() {
    LoopFuture<Object> future = loop.createFuture();
    future.setResult(future);

    assertTrue(future.toString().contains(" finished result=<Future "), future::toString);
  }

  @Test
  void newLoop_failingMonitor_closesTheDriver() {
    IllegalStateException failure = new IllegalStateException("no monitor");
    ParkingDriver other = new ParkingDriver();
    LoopMonitor monitor =
        observed -> {
          throw failure;
        };

    assertSame(failure, assertThrows(IllegalStateException.class, () -> newLoop(other, monitor)));
    assertTrue(other.closed);
  }

  @Test
  void close_driverThatFails_tellsTheObserver() {
    List<String> told = new ArrayList<>();
    LoopObserver observer =
        new LoopObserver() {
          @Override
          public void closed() {
            told.add("closed");
          }
        };
    driver.closeFailure = new IllegalStateException("already closed");
    EngineLoop other = newLoop(driver, observed -> observer);

    assertThrows(IllegalStateException.class, other::close);
    driver.closeFailure = null;
    assertEquals(List.of("closed"), told);
  }

  private static EngineLoop newLoop(Proactor proactor, LoopMonitor monitor) {
    return new EngineLoop(
        "test",
        EnumSet.of(Capability.TASKS),
        queue -> proactor,
        LoopOptions.defaults(),
        Optional.of(monitor));
  }
}
