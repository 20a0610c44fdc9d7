package dev.rondo.tck.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.Task;
import dev.rondo.tasks.AsyncCondition;
import dev.rondo.tasks.AsyncLock;
import dev.rondo.tasks.Asyncio;
import dev.rondo.tasks.Permit;
import dev.rondo.tck.fixture.ErrorMessages;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.Role;
import dev.rondo.tck.fixture.TaskWaits;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Conditions: a waiter holds the lock again after its wait, however the wait ends. */
@Role(AsyncCondition.class)
@Needs(Capability.TASKS)
public interface ConditionContract extends LoopContract {

  @Test
  default void waitUntilNotified_releasesAndReacquiresTheLock(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var condition = new AsyncCondition();
    var events = new ArrayList<String>();
    kit.runTask(
        () -> {
          Task<Boolean> waiting = loop.createTask(() -> waitForNews(condition, events, "woken"));
          TaskWaits.twoIterations(loop);
          assertFalse(condition.isLocked());
          try (var _ = condition.acquire().await()) {
            condition.notifyOne();
            TaskWaits.twoIterations(loop);
            events.add("the notifier still has the lock");
          }
          waiting.await();

          assertFalse(condition.isLocked());
        });

    assertEquals(List.of("the notifier still has the lock", "woken"), events);
  }

  @Test
  default void notify_aNumber_wakesThatManyInOrder(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var condition = new AsyncCondition();
    var events = new ArrayList<String>();
    kit.runTask(
        () -> {
          var tasks = new ArrayList<Task<Boolean>>();
          for (String name : List.of("a", "b", "c", "d", "e")) {
            tasks.add(loop.createTask(() -> waitForNews(condition, events, name)));
          }
          TaskWaits.twoIterations(loop);
          wake(condition, 2);
          TaskWaits.until(loop, "two are awake", () -> events.size() == 2);
          TaskWaits.twoIterations(loop);
          assertEquals(List.of("a", "b"), events);
          wake(condition, 1);
          tasks.get(2).await();
          try (var _ = condition.acquire().await()) {
            condition.notifyWaiters();
          }
          tasks.getLast().await();
          wake(condition, 1);
        });

    assertEquals(List.of("a", "b", "c", "d", "e"), events);
  }

  @Test
  default void waitFor_predicate_resumesWhenItHolds(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var condition = new AsyncCondition();
    var items = new ArrayList<String>();
    kit.runTask(
        () -> {
          Task<String> consumer =
              loop.createTask(
                  () -> {
                    try (var _ = condition.acquire().await()) {
                      condition.waitFor(() -> items.size() >= 2).await();
                      return String.join(",", items);
                    }
                  });
          for (String item : List.of("a", "b")) {
            TaskWaits.twoIterations(loop);
            assertFalse(consumer.isDone());
            try (var _ = condition.acquire().await()) {
              items.add(item);
              condition.notifyWaiters();
            }
          }
          assertEquals("a,b", consumer.await());

          try (var _ = condition.acquire().await()) {
            assertTrue(condition.waitFor(() -> true).isDone());
          }
          assertFalse(condition.isLocked());
        });
  }

  @Test
  default void waitFor_predicateThatThrows_failsHoldingTheLock(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var condition = new AsyncCondition();
    var failure = new UncheckedIOException(new java.io.IOException("thrown by the predicate"));
    kit.runTask(
        () -> {
          Task<?> waiting =
              loop.createTask(
                  () -> {
                    var calls = new ArrayList<String>();
                    Permit held = condition.acquire().await();
                    LoopFuture<@Nullable Void> wait =
                        condition.waitFor(
                            () -> {
                              calls.add("asked");
                              if (calls.size() == 2) {
                                throw failure;
                              }
                              return false;
                            });
                    assertSame(failure, assertThrows(UncheckedIOException.class, wait::await));
                    assertTrue(condition.isLocked());
                    held.close();
                    return "done";
                  });
          TaskWaits.twoIterations(loop);
          wake(condition, 1);

          assertEquals("done", waiting.await());
        });
  }

  @Test
  default void waitUntilNotified_cancelled_reacquiresTheLock(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var condition = new AsyncCondition();
    var events = new ArrayList<String>();
    kit.runTask(
        () -> {
          Task<Boolean> waiting = loop.createTask(() -> waitForNews(condition, events, "woken"));
          TaskWaits.twoIterations(loop);
          Permit mine = condition.acquire().await();
          waiting.cancel();
          TaskWaits.twoIterations(loop);
          assertFalse(waiting.isDone(), "the cancelled waiter must reacquire the lock first");
          waiting.cancel();
          TaskWaits.twoIterations(loop);
          assertFalse(waiting.isDone(), "a second cancellation must not end the wait for the lock");
          mine.close();

          assertThrows(CancellationException.class, waiting::await);
          assertFalse(condition.isLocked());
        });

    assertEquals(List.of(), events);
  }

  @Test
  default void waitUntilNotified_cancelledOnceNotified_passesItOn(LoopFixture kit)
      throws Exception {
    EventLoop loop = kit.loop();
    var condition = new AsyncCondition();
    var events = new ArrayList<String>();
    kit.runTask(
        () -> {
          Task<Boolean> first = loop.createTask(() -> waitForNews(condition, events, "first"));
          Task<Boolean> second = loop.createTask(() -> waitForNews(condition, events, "second"));
          TaskWaits.twoIterations(loop);
          wake(condition, 1);
          first.cancel();

          assertThrows(CancellationException.class, first::await);
          second.await();
          assertFalse(condition.isLocked());
        });

    assertEquals(List.of("second"), events);
  }

  @Test
  default void waitUntilNotified_timeLimit_holdsTheLock(LoopFixture kit) throws Exception {
    var condition = new AsyncCondition();
    kit.runTask(
        () -> {
          try (var _ = condition.acquire().await()) {
            LoopFuture<@Nullable Void> news =
                Asyncio.waitFor(condition.waitUntilNotified(), Duration.ofMillis(1));
            assertThrows(TimeoutException.class, news::await);
            assertTrue(condition.isLocked());
            condition.notify(0);
            condition.notify(5);
          }
          assertFalse(condition.isLocked());
        });
  }

  @Test
  default void waitUntilNotified_withoutTheLock_isRefused(LoopFixture kit) throws Exception {
    var condition = new AsyncCondition();
    kit.runTask(
        () -> {
          for (var refused :
              List.<org.junit.jupiter.api.function.Executable>of(
                  condition::waitUntilNotified,
                  () -> condition.waitFor(() -> true),
                  condition::notifyOne,
                  condition::notifyWaiters)) {
            var e = assertThrows(IllegalStateException.class, refused);
            ErrorMessages.assertContains(e, "whose lock is not held");
          }
        });
  }

  @Test
  default void acquire_conditionsSharingALock_excludeEachOther(LoopFixture kit) throws Exception {
    var lock = new AsyncLock();
    var filled = new AsyncCondition(lock);
    var emptied = new AsyncCondition(lock);
    kit.runTask(
        () -> {
          filled.acquire().await();

          assertTrue(emptied.isLocked());
          assertFalse(emptied.acquire().isDone());
          filled.release();
          assertTrue(lock.isLocked(), "the other condition's waiter holds the lock");
          emptied.release();
        });
  }

  private static boolean waitForNews(AsyncCondition condition, List<String> events, String name)
      throws Exception {
    try (var _ = condition.acquire().await()) {
      condition.waitUntilNotified().await();
      return events.add(name);
    }
  }

  private static void wake(AsyncCondition condition, int count) throws Exception {
    try (var _ = condition.acquire().await()) {
      condition.notify(count);
    }
  }
}
