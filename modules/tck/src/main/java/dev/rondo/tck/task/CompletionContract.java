package dev.rondo.tck.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.Task;
import dev.rondo.tasks.Asyncio;
import dev.rondo.tasks.CompletionOrder;
import dev.rondo.tck.fixture.BusyWait;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.Role;
import dev.rondo.tck.fixture.TaskWaits;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** {@code asCompleted} and {@code shield}: futures on behalf of others. */
@Role({Asyncio.class, CompletionOrder.class})
@Needs(Capability.TASKS)
public interface CompletionContract extends LoopContract {

  @Test
  default void asCompleted_yieldsOutcomesInOrderOfCompletion(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var events = new ArrayList<String>();
    kit.runTask(
        () -> {
          var slow = Asyncio.sleep(Duration.ofMillis(20), "slow");
          var fast = Asyncio.sleep(Duration.ofMillis(5), "fast");
          LoopFuture<String> cancelled = loop.createFuture();
          cancelled.cancel();
          for (LoopFuture<String> next : Asyncio.asCompleted(List.of(slow, fast, cancelled))) {
            try {
              events.add(next.await());
            } catch (CancellationException e) {
              events.add("cancelled");
            }
          }
        });

    assertEquals(List.of("cancelled", "fast", "slow"), events);
  }

  @Test
  default void asCompleted_timeout_failsEachRemainingFuture(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          LoopFuture<String> never = loop.createFuture();
          LoopFuture<String> alsoNever = loop.createFuture();
          LoopFuture<String> fast = loop.createFuture();
          fast.setResult("fast");
          var all = Asyncio.asCompleted(List.of(never, alsoNever, fast), Duration.ofMillis(5));
          var outcomes = all.iterator();

          assertEquals("fast", outcomes.next().await());
          assertThrows(TimeoutException.class, outcomes.next()::await);
          var e = assertThrows(TimeoutException.class, outcomes.next()::await);
          assertEquals("2 of 3 futures are not done after PT0.005S", e.getMessage());
          assertThrows(NoSuchElementException.class, outcomes::next);
          assertFalse(never.isDone());
        });
  }

  @Test
  default void asCompleted_next_yieldsTheFuturesThemselves(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          Task<String> slow =
              loop.createTask(() -> Asyncio.sleep(Duration.ofMillis(5), "slow").await());
          Task<String> failing =
              loop.createTask(
                  () -> {
                    throw new IOException("this one fails");
                  });
          var completed = Asyncio.asCompleted(List.of(slow, failing, slow));
          Task<String> first = completed.next().await();

          assertSame(failing, first);
          assertThrows(IOException.class, first::result);
          assertTrue(completed.hasNext());
          assertSame(slow, completed.next().await());
          assertFalse(completed.hasNext());
          assertThrows(NoSuchElementException.class, completed::next);
        });
  }

  @Test
  default void asCompleted_nextAfterTheTimeout_fails(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          LoopFuture<String> never = loop.createFuture();
          LoopFuture<String> done = loop.createFuture();
          done.setResult("done");
          var completed = Asyncio.asCompleted(List.of(never, done), Duration.ofMillis(5));

          assertSame(done, completed.next().await());
          assertThrows(TimeoutException.class, completed.next()::await);
          assertFalse(never.isDone());
        });
  }

  @Test
  default void asCompleted_nextCancelled_losesNoFuture(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          LoopFuture<String> future = loop.createFuture();
          var completed = Asyncio.asCompleted(List.of(future));
          Task<?> pending = loop.createTask(() -> completed.next().await());
          TaskWaits.twoIterations(loop);
          pending.cancel();
          assertThrows(CancellationException.class, pending::await);
          assertTrue(completed.hasNext());
          Task<?> served = loop.createTask(() -> completed.next().await());
          TaskWaits.twoIterations(loop);
          loop.callSoon(() -> future.setResult("done"));
          TaskWaits.until(loop, "the future is done", future::isDone);
          served.cancel();
          try {
            served.await();
          } catch (CancellationException e) {
            assertSame(future, completed.next().await());
          }
          assertFalse(completed.hasNext());
        });
  }

  @Test
  default void asCompleted_outcomeCancelled_takesNone(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          List<LoopFuture<String>> futures = List.of(loop.createFuture(), loop.createFuture());
          var completed = Asyncio.asCompleted(futures).iterator();
          completed.next().cancel();
          LoopFuture<String> second = completed.next();
          assertFalse(completed.hasNext());
          futures.getLast().setResult("first");
          assertEquals("first", second.await());
        });
  }

  @Test
  default void asCompleted_timeout_isForgotten(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          List<Object> callbacks = new ArrayList<>();
          LoopFuture<?> never = recording(loop.createFuture(), callbacks);
          var outcome = Asyncio.asCompleted(List.of(never), Duration.ofMillis(5)).iterator().next();
          assertEquals(1, callbacks.size());
          assertThrows(TimeoutException.class, outcome::await);

          assertEquals(List.of(), callbacks);
        });
  }

  /** A future that is done, but whose callback has not run, misses the timeout, as in asyncio. */
  @Test
  default void asCompleted_doneAtTheTimeout_isTooLate(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          LoopFuture<String> future = loop.createFuture();
          Duration delay = Duration.ofMillis(1);
          loop.callLater(delay, () -> future.setResult("late"));
          var completed = Asyncio.asCompleted(List.of(future), delay);
          BusyWait.nanos(5 * delay.toNanos()); // Both timers are due in the same iteration.
          TaskWaits.twoIterations(loop);

          assertThrows(TimeoutException.class, completed.next()::await);
        });
  }

  @Test
  default void asCompleted_ofNothing_hasNoNext(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          var none = Asyncio.asCompleted(List.<LoopFuture<String>>of(), Duration.ofHours(1));
          assertFalse(none.hasNext());
          assertFalse(none.iterator().hasNext());
        });
  }

  @Test
  default void shield_cancelled_leavesTheFutureAlone(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          LoopFuture<String> inner = loop.createFuture();
          Task<String> task = loop.createTask(() -> Asyncio.shield(inner).await());
          TaskWaits.twoIterations(loop);
          task.cancel();
          assertThrows(CancellationException.class, task::await);
          assertFalse(inner.isDone());
          inner.setResult("all the same");
          TaskWaits.twoIterations(loop);

          assertEquals("all the same", inner.await());
          assertSame(inner, Asyncio.shield(inner));
        });
  }

  /** A future that lives for long must not keep what waited for it once. */
  @Test
  default void shield_cancelled_isForgotten(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          LoopFuture<String> inner = loop.createFuture();
          LoopFuture<String> shield = Asyncio.shield(inner);
          assertEquals(List.of(shield), inner.awaitedBy());
          shield.cancel();
          TaskWaits.twoIterations(loop);

          assertEquals(List.of(), inner.awaitedBy());
        });
  }

  @Test
  default void shield_endsAsTheFutureDoes(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var failure = new IOException("of the future");
    kit.runTask(
        () -> {
          LoopFuture<String> succeeds = loop.createFuture();
          LoopFuture<String> fails = loop.createFuture();
          LoopFuture<String> ends = loop.createFuture();
          var shields = List.of(succeeds, fails, ends).stream().map(Asyncio::shield).toList();
          succeeds.setResult("result");
          fails.setException(failure);
          ends.cancel();

          assertEquals("result", shields.get(0).await());
          assertSame(failure, assertThrows(IOException.class, shields.get(1)::await));
          assertThrows(CancellationException.class, shields.get(2)::await);
        });
  }

  /** Returns a view of {@code future} that records the callbacks that are added and not removed. */
  private static LoopFuture<?> recording(LoopFuture<?> future, List<Object> callbacks) {
    return (LoopFuture<?>)
        Proxy.newProxyInstance(
            LoopFuture.class.getClassLoader(),
            new Class<?>[] {LoopFuture.class},
            (_, method, arguments) -> {
              if (method.getName().equals("addDoneCallback")) {
                callbacks.add(arguments[0]);
              } else if (method.getName().equals("removeDoneCallback")) {
                callbacks.remove(arguments[0]);
              }
              return method.invoke(future, arguments);
            });
  }
}
