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
import dev.rondo.tasks.AsyncQueue;
import dev.rondo.tasks.Asyncio;
import dev.rondo.tasks.QueueEmptyException;
import dev.rondo.tasks.QueueFullException;
import dev.rondo.tasks.QueueShutDownException;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.Role;
import dev.rondo.tck.fixture.TaskWaits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Queues between tasks: order, capacity, cancellation without loss of items, and shutdown. */
@Role(AsyncQueue.class)
@Needs(Capability.TASKS)
public interface QueueContract extends LoopContract {

  @Test
  default void get_ofEachKindOfQueue_hasItsOrder(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          assertEquals("b a c", drained(new AsyncQueue<>()));
          assertEquals("c a b", drained(AsyncQueue.lifo(0)));
          assertEquals("a b c", drained(AsyncQueue.priority(0)));
          assertEquals("c b a", drained(AsyncQueue.priority(0, Comparator.reverseOrder())));
        });
  }

  private static String drained(AsyncQueue<String> queue) throws Exception {
    for (String item : List.of("b", "a", "c")) {
      queue.put(item).await();
    }
    var items = new ArrayList<String>();
    while (!queue.isEmpty()) {
      items.add(queue.get().await());
    }
    return String.join(" ", items);
  }

  @Test
  default void put_withRoom_isDoneAtOnce(LoopFixture kit) throws Exception {
    var queue = new AsyncQueue<String>(2);
    kit.runTask(
        () -> {
          LoopFuture<@Nullable Void> first = queue.put("a");
          assertTrue(first.isDone());
          assertSame(first, queue.put("b"), "a put with room must allocate no future");
          assertTrue(queue.isFull());
          assertEquals(2, queue.qsize());
          assertEquals(2, queue.maxsize());
        });
  }

  @Test
  default void put_withoutRoom_waitsInLine(LoopFixture kit) throws Exception {
    var queue = new AsyncQueue<String>(1);
    kit.runTask(
        () -> {
          queue.put("a").await();
          LoopFuture<@Nullable Void> second = queue.put("b");
          LoopFuture<@Nullable Void> third = queue.put("c");
          assertFalse(second.isDone());
          assertThrows(QueueFullException.class, () -> queue.putNowait("d"));

          assertEquals("a", queue.get().await());
          assertTrue(second.isDone());
          assertFalse(third.isDone());
          assertEquals("b", queue.getNowait());
          assertEquals("c", queue.getNowait());
          assertThrows(QueueEmptyException.class, queue::getNowait);
        });
  }

  @Test
  default void get_ofAnEmptyQueue_waitsInLine(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var queue = new AsyncQueue<String>();
    kit.runTask(
        () -> {
          Task<String> first = loop.createTask(() -> queue.get().await());
          Task<String> second = loop.createTask(() -> queue.get().await());
          TaskWaits.twoIterations(loop);
          queue.putNowait("a");
          assertTrue(queue.isEmpty(), "the item must belong to the first getter");
          LoopFuture<String> third = queue.get();
          queue.putNowait("b");
          queue.putNowait("c");

          assertEquals("a b", first.await() + " " + second.await());
          assertEquals("c", third.await());
        });
  }

  @Test
  default void get_cancelledWhileWaiting_takesNothing(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var queue = new AsyncQueue<String>();
    kit.runTask(
        () -> {
          Task<String> first = loop.createTask(() -> queue.get().await());
          TaskWaits.twoIterations(loop);
          LoopFuture<String> second = queue.get();
          first.cancel();
          queue.putNowait("a");

          assertEquals("a", second.await());
          assertThrows(CancellationException.class, first::await);
        });
  }

  @Test
  default void get_cancelledOnceGivenAnItem_putsItBack(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          for (AsyncQueue<String> queue :
              List.of(
                  new AsyncQueue<String>(),
                  AsyncQueue.<String>lifo(0),
                  AsyncQueue.<String>priority(0))) {
            Task<String> getter = loop.createTask(() -> queue.get().await());
            TaskWaits.twoIterations(loop);
            queue.putNowait("a");
            queue.putNowait("b");
            getter.cancel();

            assertThrows(CancellationException.class, getter::await);
            assertEquals(2, queue.qsize());
            assertEquals("a", queue.getNowait());
          }
        });
  }

  @Test
  default void get_cancelledOnceGivenAnItem_passesItOn(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var queue = new AsyncQueue<String>();
    kit.runTask(
        () -> {
          Task<String> first = loop.createTask(() -> queue.get().await());
          Task<String> second = loop.createTask(() -> queue.get().await());
          TaskWaits.twoIterations(loop);
          queue.putNowait("a");
          first.cancel();

          assertEquals("a", second.await());
          assertTrue(first.isCancelled());
        });
  }

  @Test
  default void put_cancelledWhileWaiting_putsNothing(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var queue = new AsyncQueue<String>(1);
    kit.runTask(
        () -> {
          queue.putNowait("a");
          Task<@Nullable Void> putter = loop.createTask(() -> queue.put("b").await());
          TaskWaits.twoIterations(loop);
          putter.cancel();
          assertEquals("a", queue.getNowait());

          assertThrows(CancellationException.class, putter::await);
          assertTrue(queue.isEmpty());
          assertFalse(queue.isFull());
        });
  }

  /** Once the item is in, {@code put} returns and the task is cancelled at its next await. */
  @Test
  default void put_cancelledOnceTheItemIsIn_returnsFirst(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var queue = new AsyncQueue<String>(1);
    var events = new ArrayList<String>();
    kit.runTask(
        () -> {
          queue.putNowait("a");
          Task<Object> putter =
              loop.createTask(
                  () -> {
                    queue.put("b").await();
                    events.add("put");
                    return loop.createFuture().await();
                  });
          TaskWaits.twoIterations(loop);
          assertEquals("a", queue.getNowait());
          putter.cancel("enough");

          var e = assertThrows(CancellationException.class, putter::await);
          assertEquals("enough", e.getMessage());
          assertEquals(1, putter.cancelling());
          assertEquals("b", queue.getNowait());
        });

    assertEquals(List.of("put"), events);
  }

  @Test
  default void get_inWaitFor_losesNoItem(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var queue = new AsyncQueue<String>();
    kit.runTask(
        () -> {
          Task<String> getter =
              loop.createTask(() -> Asyncio.waitFor(queue.get(), Duration.ofMinutes(1)).await());
          TaskWaits.twoIterations(loop);
          queue.putNowait("a");
          // One iteration later, waitFor has the item and the task has not resumed yet.
          loop.callSoon(getter::cancel);
          TaskWaits.twoIterations(loop);
          TaskWaits.twoIterations(loop);

          assertTrue(getter.isDone());
          assertEquals(getter.isCancelled() ? 1 : 0, queue.qsize());
        });
  }

  @Test
  default void join_isDoneOnceAllItemsAreProcessed(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var queue = new AsyncQueue<String>();
    kit.runTask(
        () -> {
          assertTrue(queue.join().isDone());
          queue.putNowait("a");
          queue.putNowait("b");
          LoopFuture<@Nullable Void> joined = queue.join();
          queue.getNowait();
          queue.getNowait();
          queue.taskDone();
          TaskWaits.twoIterations(loop);
          assertFalse(joined.isDone());
          queue.taskDone();
          joined.await();

          assertThrows(IllegalStateException.class, queue::taskDone);
        });
  }

  @Test
  default void shutdown_failsTheWaitersAndKeepsTheItems(LoopFixture kit) throws Exception {
    var queue = new AsyncQueue<String>(1);
    var empty = new AsyncQueue<String>();
    kit.runTask(
        () -> {
          queue.putNowait("a");
          LoopFuture<@Nullable Void> putting = queue.put("b");
          LoopFuture<String> getting = empty.get();
          queue.shutdown();
          empty.shutdown();

          assertThrows(QueueShutDownException.class, putting::await);
          assertThrows(QueueShutDownException.class, getting::await);
          assertThrows(QueueShutDownException.class, queue.put("c")::await);
          assertThrows(QueueShutDownException.class, () -> queue.putNowait("c"));
          assertEquals("a", queue.get().await());
          assertThrows(QueueShutDownException.class, queue.get()::await);
          assertThrows(QueueShutDownException.class, queue::getNowait);
          assertFalse(queue.join().isDone());
          queue.taskDone();
          queue.join().await();
        });
  }

  @Test
  default void shutdown_immediate_dropsTheItems(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var queue = new AsyncQueue<String>();
    kit.runTask(
        () -> {
          Task<String> given = loop.createTask(() -> queue.get().await());
          TaskWaits.twoIterations(loop);
          queue.putNowait("a");
          queue.putNowait("b");
          queue.putNowait("c");
          LoopFuture<@Nullable Void> joined = queue.join();
          given.cancel();
          queue.shutdown(true);
          assertFalse(joined.isDone(), "the cancelled getter still holds one item");

          assertThrows(CancellationException.class, given::await);
          joined.await();
          assertTrue(queue.isEmpty());
        });
  }

  /** A worker may report work as done before it takes the item. */
  @Test
  default void shutdown_immediateAfterEarlyTaskDone_ends(LoopFixture kit) throws Exception {
    var queue = new AsyncQueue<String>(2);
    kit.runTask(
        () -> {
          queue.putNowait("a");
          queue.putNowait("b");
          LoopFuture<@Nullable Void> putting = queue.put("c");
          queue.taskDone();
          queue.taskDone();
          queue.shutdown(true);

          assertThrows(QueueShutDownException.class, putting::await);
          assertThrows(QueueShutDownException.class, queue.get()::await);
          assertTrue(queue.join().isDone());
          assertThrows(IllegalStateException.class, queue::taskDone);
        });
  }

  @Test
  default void shutdown_firstInOrderThenImmediate_dropsTheRest(LoopFixture kit) throws Exception {
    var queue = new AsyncQueue<String>();
    kit.runTask(
        () -> {
          queue.putNowait("a");
          queue.putNowait("b");
          queue.shutdown();
          assertEquals("a", queue.getNowait());
          LoopFuture<@Nullable Void> joined = queue.join();
          queue.shutdown(true);

          assertEquals(0, queue.qsize());
          assertThrows(QueueShutDownException.class, queue::getNowait);
          assertFalse(joined.isDone(), "one item was taken and is not done");
          queue.taskDone();
          joined.await();
        });
  }
}
