package dev.rondo.tck.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.NoRunningLoopException;
import dev.rondo.Task;
import dev.rondo.spi.LoopOptions;
import dev.rondo.tasks.AsyncLock;
import dev.rondo.tasks.AsyncSemaphore;
import dev.rondo.tasks.Permit;
import dev.rondo.tck.fixture.ErrorMessages;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.Role;
import dev.rondo.tck.fixture.TaskWaits;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Locks and semaphores: granting in order, cancelling, and refusals. */
@Role({AsyncLock.class, AsyncSemaphore.class})
@Needs(Capability.TASKS)
public interface LockContract extends LoopContract {

  @Test
  default void acquire_ofAFreeLock_isDoneAtOnce(LoopFixture kit) throws Exception {
    var lock = new AsyncLock();
    kit.runTask(
        () -> {
          LoopFuture<Permit> acquired = lock.acquire();
          assertTrue(acquired.isDone());
          assertTrue(lock.isLocked());
          acquired.await().close();

          assertFalse(lock.isLocked());
          assertSame(acquired, lock.acquire(), "a free lock must allocate no future");
        });
  }

  @Test
  default void acquire_ofATakenLock_servesInOrder(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var lock = new AsyncLock();
    var events = new ArrayList<String>();
    kit.runTask(
        () -> {
          Permit mine = lock.acquire().await();
          var tasks = new ArrayList<Task<Boolean>>();
          for (String name : List.of("a", "b", "c")) {
            tasks.add(
                loop.createTask(
                    () -> {
                      try (var _ = lock.acquire().await()) {
                        events.add(name);
                        TaskWaits.twoIterations(loop);
                        return events.add(name);
                      }
                    }));
          }
          TaskWaits.twoIterations(loop);
          assertEquals(List.of(), events);
          mine.close();
          assertTrue(lock.isLocked(), "the lock must pass to the next waiter");
          LoopFuture<Permit> late = lock.acquire();
          assertFalse(late.isDone());
          tasks.getLast().await();
          late.await().close();
        });

    assertEquals(List.of("a", "a", "b", "b", "c", "c"), events);
    assertFalse(lock.isLocked());
  }

  @Test
  default void acquire_lockCancelledWhileWaiting_leavesTheQueue(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var lock = new AsyncLock();
    kit.runTask(
        () -> {
          Permit mine = lock.acquire().await();
          Task<Permit> first = loop.createTask(() -> lock.acquire().await());
          TaskWaits.twoIterations(loop);
          LoopFuture<Permit> second = lock.acquire();
          LoopFuture<Permit> third = lock.acquire();
          first.cancel();
          assertTrue(second.cancel());
          mine.close();

          assertTrue(third.isDone());
          assertThrows(CancellationException.class, first::await);
          third.await().close();
          assertFalse(lock.isLocked());
        });
  }

  /** A waiter cancelled between the grant and its resume passes the lock to the next. */
  @Test
  default void acquire_lockCancelledOnceGranted_passesItOn(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var lock = new AsyncLock();
    kit.runTask(
        () -> {
          Permit mine = lock.acquire().await();
          var asked = new ArrayList<LoopFuture<Permit>>();
          Task<Permit> first =
              loop.createTask(
                  () -> {
                    asked.add(lock.acquire());
                    return asked.getFirst().await();
                  });
          Task<String> second =
              loop.createTask(
                  () -> {
                    try (var _ = lock.acquire().await()) {
                      return "second";
                    }
                  });
          TaskWaits.twoIterations(loop);
          mine.close();
          first.cancel();

          assertThrows(CancellationException.class, first::await);
          assertEquals("second", second.await());
          assertFalse(lock.isLocked());
          assertTrue(asked.getFirst().isCancelled());
          assertThrows(CancellationException.class, asked.getFirst()::result);
        });
  }

  @Test
  default void acquire_lockTwoAwaitersCancelled_isReleased(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          for (int cancelled = 1; cancelled <= 2; cancelled++) {
            var lock = new AsyncLock();
            Permit mine = lock.acquire().await();
            LoopFuture<Permit> shared = lock.acquire();
            Task<Permit> one = loop.createTask(shared::await);
            Task<Permit> other = loop.createTask(shared::await);
            TaskWaits.twoIterations(loop);
            mine.close();
            one.cancel();
            if (cancelled == 2) {
              other.cancel();
            }
            assertThrows(CancellationException.class, one::await);
            TaskWaits.twoIterations(loop);

            assertEquals(cancelled == 1, lock.isLocked());
            assertEquals(cancelled == 2, other.isCancelled());
          }
        });
  }

  @Test
  default void acquire_lockDoneCallback_getsTheSameFuture(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var lock = new AsyncLock();
    kit.runTask(
        () -> {
          Permit mine = lock.acquire().await();
          LoopFuture<Permit> acquired = lock.acquire();
          var received = new ArrayList<LoopFuture<Permit>>();
          acquired.addDoneCallback(received::add);
          mine.close();
          TaskWaits.twoIterations(loop);

          assertEquals(List.of(acquired), received);
          acquired.result().close();
          assertThrows(UnsupportedOperationException.class, () -> acquired.setResult(mine));
        });
  }

  @Test
  default void acquire_cancelledByCompletableFuture_leavesQueue(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var lock = new AsyncLock();
    kit.runTask(
        () -> {
          Permit mine = lock.acquire().await();
          CompletableFuture<Permit> first = lock.acquire().toCompletableFuture();
          TaskWaits.twoIterations(loop);
          first.cancel(false);
          TaskWaits.until(
              loop,
              "the first waiter has left the queue",
              () -> lock.toString().contains(" 0 waiting"));
          mine.close();

          assertFalse(lock.isLocked());
        });
  }

  @Test
  default void release_ofAFreeLock_isRefused(LoopFixture kit) throws Exception {
    var lock = new AsyncLock();
    assertThrows(IllegalStateException.class, lock::release);
    kit.runTask(
        () -> {
          Permit held = lock.acquire().await();
          held.close();

          var e = assertThrows(IllegalStateException.class, held::close);
          ErrorMessages.assertContains(e, "is not held", lock.toString());
        });
  }

  @Test
  default void acquire_lockOfAnotherLoop_namesBothLoops(LoopFixture kit) throws Exception {
    var lock = new AsyncLock();
    kit.runTask(() -> lock.acquire().await());
    EventLoop other = kit.newLoop(LoopOptions.defaults());
    var refusal =
        other.runUntilComplete(() -> assertThrows(IllegalStateException.class, lock::acquire));
    other.runUntilComplete(() -> assertThrows(IllegalStateException.class, lock::release));
    assertThrows(NoRunningLoopException.class, lock::acquire);

    ErrorMessages.assertContains(refusal, "AsyncLock", kit.loop().toString(), other.toString());
    assertTrue(lock.isLocked());
  }

  @Test
  default void release_ofALock_onAnotherThread_isRefused(LoopFixture kit) throws Exception {
    var lock = new AsyncLock();
    kit.runTask(
        () -> {
          lock.acquire().await();
          IllegalStateException refusal =
              kit.offLoop(() -> assertThrows(IllegalStateException.class, lock::release)).await();

          ErrorMessages.assertContains(refusal, "callSoonThreadsafe", "helper");
          lock.release();
        });
  }

  @Test
  default void acquire_ofASemaphore_grantsThatManyPermits(LoopFixture kit) throws Exception {
    var semaphore = new AsyncSemaphore(2);
    kit.runTask(
        () -> {
          Permit first = semaphore.acquire().await();
          assertFalse(semaphore.isLocked());
          semaphore.acquire().await();
          assertTrue(semaphore.isLocked());
          LoopFuture<Permit> third = semaphore.acquire();
          LoopFuture<Permit> fourth = semaphore.acquire();
          assertFalse(third.isDone());
          first.close();

          assertTrue(third.isDone());
          assertFalse(fourth.isDone());
          semaphore.release();
          assertTrue(fourth.isDone());
          semaphore.release();
          semaphore.release();
          semaphore.release();
          assertEquals("<AsyncSemaphore of 3>", semaphore.toString());
        });
  }

  @Test
  default void acquire_permitCancelledOnceGranted_passesItOn(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var semaphore = new AsyncSemaphore(0);
    kit.runTask(
        () -> {
          Task<Permit> first = loop.createTask(() -> semaphore.acquire().await());
          Task<Permit> second = loop.createTask(() -> semaphore.acquire().await());
          Task<Permit> third = loop.createTask(() -> semaphore.acquire().await());
          TaskWaits.twoIterations(loop);
          semaphore.release();
          semaphore.release();
          first.cancel();
          second.cancel();
          Permit held = third.await();

          assertTrue(first.isCancelled() && second.isCancelled());
          assertFalse(semaphore.isLocked());
          held.close();
          assertEquals("<AsyncSemaphore of 2>", semaphore.toString());
        });
  }

  @Test
  default void release_boundedSemaphoreTooOften_isRefused(LoopFixture kit) throws Exception {
    AsyncSemaphore semaphore = AsyncSemaphore.bounded(1);
    kit.runTask(
        () -> {
          semaphore.acquire().await().close();

          assertThrows(IllegalStateException.class, semaphore::release);
          assertFalse(semaphore.isLocked());
        });
    assertThrows(IllegalArgumentException.class, () -> new AsyncSemaphore(-1));
    assertThrows(IllegalArgumentException.class, () -> AsyncSemaphore.bounded(-1));
  }
}
