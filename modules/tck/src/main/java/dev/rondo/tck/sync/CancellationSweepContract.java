package dev.rondo.tck.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.Task;
import dev.rondo.tasks.AsyncBarrier;
import dev.rondo.tasks.AsyncCondition;
import dev.rondo.tasks.AsyncLock;
import dev.rondo.tasks.AsyncQueue;
import dev.rondo.tasks.AsyncSemaphore;
import dev.rondo.tasks.Asyncio;
import dev.rondo.tasks.Permit;
import dev.rondo.tasks.TaskGroup;
import dev.rondo.tasks.Timeout;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.Role;
import dev.rondo.tck.fixture.TaskWaits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/**
 * Whichever task is cancelled at whichever point, no lock, permit or item is lost or granted twice,
 * and no task waits forever.
 */
@Role({
  AsyncLock.class,
  AsyncSemaphore.class,
  AsyncCondition.class,
  AsyncQueue.class,
  AsyncBarrier.class,
  TaskGroup.class,
  Timeout.class
})
@Needs(Capability.TASKS)
public interface CancellationSweepContract extends LoopContract {

  @Test
  default void acquire_lockCancelledAtEachPoint_losesNoTurn(LoopFixture kit) throws Exception {
    CancellationSweep.run(
        kit,
        3,
        () ->
            new CancellationSweep.Program() {
              private final AsyncLock lock = new AsyncLock();
              private final List<Integer> entered = new ArrayList<>();
              private int inside;

              @Override
              public List<Task<?>> start(EventLoop loop) {
                return CancellationSweep.tasks(loop, 3, i -> () -> enter(loop, i));
              }

              private int enter(EventLoop loop, int i) throws Exception {
                Permit held = lock.acquire().await();
                try {
                  assertEquals(1, ++inside);
                  entered.add(i);
                  TaskWaits.twoIterations(loop);
                  return i;
                } finally {
                  inside--;
                  held.close();
                }
              }

              @Override
              public void check(Task<?> victim, List<Task<?>> others) throws Exception {
                assertFalse(lock.isLocked());
                assertTrue(
                    entered.containsAll(CancellationSweep.results(others)), entered::toString);
                assertEquals(entered.stream().sorted().distinct().toList(), entered);
              }
            });
  }

  @Test
  default void acquire_permitCancelledAtEachPoint_isNotLost(LoopFixture kit) throws Exception {
    CancellationSweep.run(
        kit,
        4,
        () ->
            new CancellationSweep.Program() {
              private final AsyncSemaphore semaphore = AsyncSemaphore.bounded(2);
              private int inside;

              @Override
              public List<Task<?>> start(EventLoop loop) {
                return CancellationSweep.tasks(loop, 4, i -> () -> enter(loop, i));
              }

              private int enter(EventLoop loop, int i) throws Exception {
                Permit permit = semaphore.acquire().await();
                try {
                  assertTrue(++inside <= 2, () -> inside + " tasks have a permit");
                  TaskWaits.twoIterations(loop);
                  return i;
                } finally {
                  inside--;
                  permit.close();
                }
              }

              @Override
              public void check(Task<?> victim, List<Task<?>> others) throws Exception {
                assertEquals("<AsyncSemaphore of 2>", semaphore.toString());
                assertEquals(3, CancellationSweep.results(others).size());
              }
            });
  }

  @Test
  default void get_cancelledAtEachPoint_losesNoItem(LoopFixture kit) throws Exception {
    CancellationSweep.run(kit, 3, () -> new QueueGetProgram(queue -> queue.get().await()));
  }

  @Test
  default void get_inWaitFor_cancelledAtEachPoint_losesNoItem(LoopFixture kit) throws Exception {
    Duration late = Duration.ofMinutes(1);
    CancellationSweep.run(
        kit, 3, () -> new QueueGetProgram(queue -> Asyncio.waitFor(queue.get(), late).await()));
  }

  @Test
  default void put_cancelledAtEachPoint_isDoneOrHasNoEffect(LoopFixture kit) throws Exception {
    CancellationSweep.run(
        kit,
        3,
        () ->
            new CancellationSweep.Program() {
              private final AsyncQueue<Integer> queue = new AsyncQueue<>(1);
              private final List<Integer> put = new ArrayList<>();
              private final List<Integer> taken = new ArrayList<>();

              @Override
              public List<Task<?>> start(EventLoop loop) {
                queue.putNowait(-1);
                List<Task<?>> tasks = CancellationSweep.tasks(loop, 3, i -> () -> put(i));
                tasks.add(loop.createTask(() -> take(loop, 3)));
                return tasks;
              }

              private boolean take(EventLoop loop, int count) throws Exception {
                for (int i = 0; i < count && !queue.isEmpty(); i++) {
                  TaskWaits.twoIterations(loop);
                  taken.add(queue.getNowait());
                }
                return true;
              }

              private boolean put(int i) throws Exception {
                queue.put(i).await();
                return put.add(i);
              }

              @Override
              public void finish(EventLoop loop, Task<?> victim) throws Exception {
                TaskWaits.until(loop, "three are taken", () -> taken.size() == 3);
                TaskWaits.twoIterations(loop);
                take(loop, 1);
              }

              @Override
              public void check(Task<?> victim, List<Task<?>> others) throws Exception {
                assertEquals(-1, taken.removeFirst());
                assertEquals(put, taken);
                assertEquals(3, CancellationSweep.results(others).size());
              }
            });
  }

  @Test
  default void notify_cancelledAtEachPoint_isPassedOn(LoopFixture kit) throws Exception {
    CancellationSweep.run(
        kit,
        3,
        () ->
            new CancellationSweep.Program() {
              private final AsyncCondition condition = new AsyncCondition();
              private final List<Integer> woken = new ArrayList<>();

              @Override
              public List<Task<?>> start(EventLoop loop) {
                List<Task<?>> tasks = CancellationSweep.tasks(loop, 3, i -> () -> await(i));
                tasks.add(loop.createTask(() -> wakeTwo(loop)));
                return tasks;
              }

              private int await(int i) throws Exception {
                try (var _ = condition.acquire().await()) {
                  condition.waitUntilNotified().await();
                  woken.add(i);
                }
                return i;
              }

              private int wakeTwo(EventLoop loop) throws Exception {
                for (int i = 0; i < 2; i++) {
                  try (var _ = condition.acquire().await()) {
                    condition.notifyOne();
                    TaskWaits.twoIterations(loop);
                  }
                }
                return 3;
              }

              @Override
              public void finish(EventLoop loop, Task<?> victim) throws Exception {
                TaskWaits.until(loop, "two are awake", () -> woken.size() >= 2);
                try (var _ = condition.acquire().await()) {
                  condition.notifyWaiters();
                }
              }

              @Override
              public void check(Task<?> victim, List<Task<?>> others) throws Exception {
                assertFalse(condition.isLocked());
                assertEquals(3, CancellationSweep.results(others).size());
              }
            });
  }

  @Test
  default void waitForAll_cancelledAtEachPoint_releasesTheOthers(LoopFixture kit) throws Exception {
    CancellationSweep.run(
        kit,
        3,
        () ->
            new CancellationSweep.Program() {
              private final AsyncBarrier barrier = new AsyncBarrier(3);

              @Override
              public List<Task<?>> start(EventLoop loop) {
                return CancellationSweep.tasks(loop, 3, i -> () -> barrier.waitForAll().await());
              }

              // Joins in place of a victim that was cancelled before it joined.
              @Override
              public void finish(EventLoop loop, Task<?> victim) throws Exception {
                TaskWaits.twoIterations(loop);
                if (barrier.waiting() == 2) {
                  barrier.waitForAll().await();
                }
              }

              @Override
              public void check(Task<?> victim, List<Task<?>> others) throws Exception {
                assertEquals(0, barrier.waiting());
                assertEquals(2, CancellationSweep.results(others).stream().distinct().count());
              }
            });
  }

  @Test
  default void run_groupCancelledAtEachPoint_leavesNoTask(LoopFixture kit) throws Exception {
    CancellationSweep.run(
        kit,
        1,
        () ->
            new CancellationSweep.Program() {
              private final List<Task<?>> members = new ArrayList<>();

              @Override
              public List<Task<?>> start(EventLoop loop) {
                return CancellationSweep.tasks(loop, 1, i -> () -> group(loop));
              }

              private int group(EventLoop loop) throws Exception {
                try {
                  return TaskGroup.run(
                      group -> {
                        members.add(group.createTask(() -> stubborn(loop)));
                        members.add(group.createTask(() -> stubborn(loop)));
                        TaskWaits.twoIterations(loop);
                        return 0;
                      });
                } finally {
                  assertTrue(members.stream().allMatch(Task::isDone), members::toString);
                }
              }

              // Takes a while to end, even when cancelled.
              private int stubborn(EventLoop loop) throws Exception {
                try {
                  TaskWaits.twoIterations(loop);
                } finally {
                  TaskWaits.twoIterations(loop);
                }
                return 0;
              }

              @Override
              public void check(Task<?> victim, List<Task<?>> others) {
                assertEquals(victim.isCancelled() ? 1 : 0, victim.cancelling());
              }
            });
  }

  @Test
  default void run_timeoutCancelledAtEachPoint_cancelsOrTimesOut(LoopFixture kit) throws Exception {
    CancellationSweep.run(
        kit,
        1,
        () ->
            new CancellationSweep.Program() {
              @Override
              public List<Task<?>> start(EventLoop loop) {
                return CancellationSweep.tasks(loop, 1, i -> () -> timeOut(loop));
              }

              private int timeOut(EventLoop loop) throws Exception {
                Timeout timeout = Asyncio.timeout(null);
                LoopFuture<String> never = loop.createFuture();
                try {
                  timeout.run(
                      () -> {
                        TaskWaits.twoIterations(loop);
                        timeout.reschedule(loop.time());
                        return never.await();
                      });
                } catch (TimeoutException e) {
                  return 0;
                }
                throw new AssertionError("neither cancelled nor timed out");
              }

              @Override
              public void check(Task<?> victim, List<Task<?>> others) throws Exception {
                if (!victim.isCancelled()) {
                  assertEquals(0, victim.result());
                }
                assertEquals(victim.isCancelled() ? 1 : 0, victim.cancelling());
              }
            });
  }
}
