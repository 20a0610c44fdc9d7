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
import dev.rondo.tasks.AsyncEvent;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.Role;
import dev.rondo.tck.fixture.TaskWaits;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Events: flags that several tasks wait for. */
@Role(AsyncEvent.class)
@Needs(Capability.TASKS)
public interface EventContract extends LoopContract {

  @Test
  default void waitUntilSet_isDoneForAllWhenItIsSet(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var event = new AsyncEvent();
    kit.runTask(
        () -> {
          Task<@Nullable Void> first = loop.createTask(() -> event.waitUntilSet().await());
          LoopFuture<@Nullable Void> second = event.waitUntilSet();
          TaskWaits.twoIterations(loop);
          assertFalse(second.isDone());
          event.set();
          assertTrue(second.isDone());
          event.clear();

          first.await();
          assertFalse(event.isSet());
          assertFalse(event.waitUntilSet().isDone());
        });
  }

  @Test
  default void waitUntilSet_alreadySet_isDoneAtOnce(LoopFixture kit) throws Exception {
    var event = new AsyncEvent();
    event.set();
    kit.runTask(
        () -> {
          assertTrue(event.waitUntilSet().isDone());
          assertSame(
              event.waitUntilSet(), event.waitUntilSet(), "a set event must allocate no future");
        });
  }

  @Test
  default void waitUntilSet_cancelled_leavesTheOthersWaiting(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var event = new AsyncEvent();
    kit.runTask(
        () -> {
          Task<@Nullable Void> first = loop.createTask(() -> event.waitUntilSet().await());
          Task<@Nullable Void> second = loop.createTask(() -> event.waitUntilSet().await());
          TaskWaits.twoIterations(loop);
          first.cancel();
          TaskWaits.twoIterations(loop);
          assertEquals("<AsyncEvent unset, 1 waiting>", event.toString());
          assertFalse(second.isDone());
          event.set();
          second.await();

          assertTrue(first.isCancelled());
        });
  }

  @Test
  default void set_onAnotherThread_isRefused(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var event = new AsyncEvent();
    kit.runTask(
        () -> {
          LoopFuture<@Nullable Void> waiting = event.waitUntilSet();
          kit.offLoop(
                  () -> {
                    assertThrows(IllegalStateException.class, event::set);
                    return loop.callSoonThreadsafe(event::set);
                  })
              .await();
          waiting.await();

          assertTrue(event.isSet());
        });
  }
}
