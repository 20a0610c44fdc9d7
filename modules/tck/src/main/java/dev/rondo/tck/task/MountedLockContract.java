package dev.rondo.tck.task;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.Task;
import dev.rondo.TaskSpawner;
import dev.rondo.tck.fixture.Covers;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.NeedsRunner;
import dev.rondo.tck.fixture.Role;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

/**
 * Locks that mounted tasks share with callbacks and with other threads. The loop must not deadlock
 * with its own tasks: each waiter gets the lock, in the order of queuing.
 */
@Role(TaskSpawner.class)
@Covers("createTask")
@Needs(Capability.TASKS)
@NeedsRunner("mounted")
public interface MountedLockContract extends LoopContract {

  /** Another thread holds a lock, a task queues for it, a callback queues behind the task. */
  @Test
  default void convoy_allThreeFinish(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var lock = new ReentrantLock();
    var order = new CopyOnWriteArrayList<String>();
    var held = new AtomicBoolean();
    kit.thread(
        () -> {
          lock.lock();
          try {
            held.set(true);
            LoopFixture.await(
                "the task and the callback queue for the lock", () -> lock.getQueueLength() == 2);
            order.add("foreign");
          } finally {
            lock.unlock();
          }
        });
    LoopFixture.await("the lock is held", held::get);
    Task<Boolean> task = loop.createTask(() -> locked(lock, order, "task"));
    LoopFuture<String> called = loop.createFuture();
    callOnceQueued(loop, lock, order, called);
    kit.runTask(
        () -> {
          task.await();
          called.await();
        });

    assertEquals(List.of("foreign", "task", "callback"), order);
  }

  /** The owner of the lock can continue only on the loop thread, which waits for the lock. */
  @Test
  default void callback_queuedOnALockBehindAParkedTask_getsIt(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var lock = new ReentrantLock();
    var order = new CopyOnWriteArrayList<String>();
    kit.runTask(
        () -> {
          LoopFuture<String> called = loop.createFuture();
          lock.lock();
          try {
            loop.callSoon(
                () -> {
                  locked(lock, order, "callback");
                  called.setResult("called");
                });
            Thread.sleep(Duration.ofMillis(20));
            order.add("task");
          } finally {
            lock.unlock();
          }
          called.await();
        });

    assertEquals(List.of("task", "callback"), order);
  }

  @Test
  default void callback_queuedOnAMonitorBehindAParkedTask_getsIt(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var monitor = new Object();
    var order = new CopyOnWriteArrayList<String>();
    kit.runTask(
        () -> {
          LoopFuture<String> called = loop.createFuture();
          synchronized (monitor) {
            loop.callSoon(
                () -> {
                  synchronized (monitor) {
                    order.add("callback");
                  }
                  called.setResult("called");
                });
            Thread.sleep(Duration.ofMillis(20));
            order.add("task");
          }
          called.await();
        });

    assertEquals(List.of("task", "callback"), order);
  }

  /** While a callback is parked, the loop runs steps of tasks but starts no other callback. */
  @Test
  default void callback_parked_holdsBackOtherCallbacksButNotTasks(LoopFixture kit)
      throws Exception {
    EventLoop loop = kit.loop();
    var lock = new ReentrantLock();
    var order = new CopyOnWriteArrayList<String>();
    kit.runTask(
        () -> {
          LoopFuture<String> called = loop.createFuture();
          lock.lock();
          try {
            loop.callSoon(() -> locked(lock, order, "parked callback"));
            loop.callSoon(
                () -> {
                  order.add("next callback");
                  called.setResult("called");
                });
            Thread.sleep(Duration.ofMillis(20));
            order.add("task");
          } finally {
            lock.unlock();
          }
          called.await();
        });

    assertEquals(List.of("task", "parked callback", "next callback"), order);
  }

  private static void callOnceQueued(
      EventLoop loop, ReentrantLock lock, List<String> order, LoopFuture<String> called) {
    loop.callSoon(
        () -> {
          if (lock.getQueueLength() == 0) {
            callOnceQueued(loop, lock, order, called);
          } else {
            locked(lock, order, "callback");
            called.setResult("called");
          }
        });
  }

  private static boolean locked(ReentrantLock lock, List<String> order, String name) {
    lock.lock();
    try {
      return order.add(name);
    } finally {
      lock.unlock();
    }
  }
}
