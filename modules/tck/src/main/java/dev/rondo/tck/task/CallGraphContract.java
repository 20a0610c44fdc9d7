package dev.rondo.tck.task;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.AwaitingCallback;
import dev.rondo.Capability;
import dev.rondo.LoopFuture;
import dev.rondo.Task;
import dev.rondo.TaskOptions;
import dev.rondo.VoidCoroutine;
import dev.rondo.tasks.AsyncLock;
import dev.rondo.tasks.Asyncio;
import dev.rondo.tasks.FutureCallGraph;
import dev.rondo.tasks.TaskGroup;
import dev.rondo.tck.fixture.Covers;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.Role;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Call graphs: which task waits for which, and where. */
@Role(Asyncio.class)
@Needs(Capability.TASKS)
public interface CallGraphContract extends LoopContract {

  @Test
  @Covers("awaitedBy")
  default void awaitedBy_twoTasks_inTheOrderOfTheirAwaits(LoopFixture kit) throws Exception {
    kit.run(
        () -> {
          LoopFuture<String> future = kit.loop().createFuture();
          Task<String> first = kit.loop().createTask(future::await);
          Task<String> second = kit.loop().createTask(future::await);
          Asyncio.sleep(Duration.ZERO).await();

          assertEquals(List.of(first, second), future.awaitedBy());
          assertSame(future, first.getAwaited());
          future.setResult("done");
          assertEquals(List.of(), future.awaitedBy());
          Asyncio.gather(List.of(first, second)).await();
          assertNull(first.getAwaited());
          return null;
        });
  }

  @Test
  @Covers("awaitedBy")
  default void awaitedBy_callback_namesItsWaiter(LoopFixture kit) throws Exception {
    kit.run(
        () -> {
          LoopFuture<String> future = kit.loop().createFuture();
          LoopFuture<String> waiter = kit.loop().createFuture();
          AwaitingCallback callback =
              new AwaitingCallback() {
                @Override
                public LoopFuture<?> waiter() {
                  return waiter;
                }

                @Override
                public void accept(LoopFuture<?> done) {
                  waiter.cancel();
                }
              };
          future.addDoneCallback(callback);

          assertEquals(List.of(waiter), future.awaitedBy());
          future.removeDoneCallback(callback);
          assertEquals(List.of(), future.awaitedBy());
          return null;
        });
  }

  @Test
  default void captureCallGraph_task_followsItsWaiters(LoopFixture kit) throws Exception {
    kit.run(
        () -> {
          LoopFuture<String> future = kit.loop().createFuture();
          Task<String> child = kit.loop().createTask(future::await, named("child"));
          Task<String> parent = kit.loop().createTask(child::await, named("parent"));
          Asyncio.sleep(Duration.ZERO).await();

          assertEquals(List.of("?", "child", "parent"), longestWay(future));
          future.setResult("done");
          return parent.await();
        });
  }

  @Test
  default void captureCallGraph_operations_nameTheWaitingTask(LoopFixture kit) throws Exception {
    List<Function<Task<String>, VoidCoroutine>> operations =
        List.of(
            child -> () -> Asyncio.gather(List.of(child)).await(),
            child -> () -> Asyncio.wait(List.of(child)).await(),
            child -> () -> Asyncio.asCompleted(List.of(child)).iterator().next().await(),
            child -> () -> Asyncio.shield(child).await(),
            child -> () -> Asyncio.waitFor(child, Duration.ofMinutes(1)).await());
    for (Function<Task<String>, VoidCoroutine> operation : operations) {
      kit.run(
          () -> {
            LoopFuture<String> future = kit.loop().createFuture();
            Task<String> child = kit.loop().createTask(future::await, named("child"));
            Task<?> parent = kit.loop().createTask(operation.apply(child), named("parent"));
            Asyncio.sleep(Duration.ZERO).await();

            List<String> way = longestWay(child);
            assertEquals("parent", way.getLast(), way::toString);
            future.setResult("done");
            return parent.await();
          });
    }
  }

  @Test
  default void captureCallGraph_groupMember_isAwaitedByParent(LoopFixture kit) throws Exception {
    List<String> way =
        kit.run(
            () ->
                TaskGroup.run(
                    group -> {
                      Task<String> child =
                          group.createTask(() -> Asyncio.sleep(Duration.ZERO, "").await());
                      Objects.requireNonNull(Asyncio.currentTask()).setName("parent");
                      return longestWay(child);
                    }));

    assertEquals("parent", way.getLast());
  }

  @Test
  default void captureCallGraph_deadlock_ends(LoopFixture kit) throws Exception {
    kit.run(
        () -> {
          var tasks = new ArrayList<Task<?>>();
          tasks.add(kit.loop().createTask(() -> tasks.get(1).await(), named("first")));
          tasks.add(kit.loop().createTask(() -> tasks.get(0).await(), named("second")));
          Asyncio.sleep(Duration.ZERO).await();

          assertEquals(List.of("first", "second", "first"), longestWay(tasks.getFirst()));
          tasks.forEach(Task::cancel);
          return Asyncio.wait(tasks).await();
        });
  }

  @Test
  @Covers("Task.cancel")
  default void cancel_taskOfADeadlock_endsAllItsTasks(LoopFixture kit) throws Exception {
    kit.run(
        () -> {
          var tasks = new ArrayList<Task<?>>();
          tasks.add(kit.loop().createTask(() -> tasks.get(1).await()));
          tasks.add(kit.loop().createTask(() -> tasks.get(0).await()));
          Asyncio.sleep(Duration.ZERO).await();
          tasks.getFirst().cancel();
          Asyncio.wait(tasks).await();

          assertEquals(1, tasks.getFirst().cancelling());
          assertTrue(tasks.getFirst().isCancelled());
          assertTrue(tasks.getLast().isCancelled());
          return null;
        });
  }

  @Test
  default void captureCallGraph_runningTask_beginsAtTheCaller(LoopFixture kit) throws Exception {
    FutureCallGraph graph = kit.run(CallGraphContract::captureHere);

    assertEquals("captureHere", graph.callStack().getFirst().getMethodName());
    var absent = new ArrayList<Boolean>();
    kit.loop().callSoon(() -> absent.add(Asyncio.captureCallGraph() == null));
    kit.iterate();
    assertEquals(List.of(true), absent);
  }

  private static FutureCallGraph captureHere() {
    return Objects.requireNonNull(Asyncio.captureCallGraph());
  }

  @Test
  default void captureCallGraph_limit_keepsThatManyFrames(LoopFixture kit) throws Exception {
    List<List<String>> names =
        kit.run(
            () ->
                List.of(
                    namesWithin(Integer.MAX_VALUE),
                    namesWithin(1),
                    namesWithin(2),
                    namesWithin(-1),
                    namesWithin(0)));
    List<String> all = names.getFirst();

    assertEquals("namesWithin", all.getFirst());
    assertEquals(all.subList(0, 1), names.get(1));
    assertEquals(all.subList(0, 2), names.get(2));
    assertEquals(all.subList(all.size() - 1, all.size()), names.get(3));
    assertEquals(List.of(), names.get(4));
  }

  private static List<String> namesWithin(int limit) {
    Task<?> self = Objects.requireNonNull(Asyncio.currentTask());
    FutureCallGraph graph = Asyncio.captureCallGraph(self, limit);
    return graph.callStack().stream().map(StackTraceElement::getMethodName).toList();
  }

  @Test
  @Covers("getName")
  default void toString_task_changesWithItsState(LoopFixture kit) throws Exception {
    kit.run(
        () -> {
          LoopFuture<String> future = kit.loop().createFuture();
          Task<String> task = kit.loop().createTask(future::await, named("reader"));
          Asyncio.sleep(Duration.ZERO).await();
          String waiting = task.toString();
          future.setResult("done");
          task.await();

          assertTrue(waiting.contains("reader"), waiting);
          assertTrue(task.toString().contains("reader"), task::toString);
          assertNotEquals(waiting, task.toString());
          return null;
        });
  }

  @Test
  @Covers("getAwaited")
  default void toString_taskOfADeadlock_ends(LoopFixture kit) throws Exception {
    kit.run(
        () -> {
          List<Task<?>> tasks = new ArrayList<>();
          tasks.add(kit.loop().createTask(() -> tasks.getLast().await(), named("first")));
          LoopFuture<?> blocked = kit.loop().createFuture(tasks.getFirst());
          tasks.add(kit.loop().createTask(blocked::await, named("second")));
          Asyncio.sleep(Duration.ZERO).await();

          assertTrue(tasks.getFirst().toString().contains("first"), tasks::toString);
          assertTrue(tasks.getLast().toString().contains("second"), tasks::toString);
          assertFalse(blocked.toString().isBlank());
          tasks.forEach(Task::cancel);
          return Asyncio.wait(tasks).await();
        });
  }

  @Test
  @Covers("setResult")
  default void toString_resultWithoutAText_doesNotThrow(LoopFixture kit) {
    LoopFuture<Object> future = kit.loop().createFuture();
    future.setResult(
        new Object() {
          @Override
          public String toString() {
            throw new IllegalStateException("this object has no text");
          }
        });

    assertFalse(future.toString().isBlank());
  }

  @Test
  default void printCallGraph_task_showsStacksAndWaiters(LoopFixture kit) throws Exception {
    var printed = new ByteArrayOutputStream();
    kit.run(
        () -> {
          var lock = new AsyncLock();
          lock.acquire().await();
          Task<?> child = kit.loop().createTask(() -> lock.acquire().await(), named("child"));
          Task<?> parent = kit.loop().createTask(child::await, named("parent"));
          Asyncio.sleep(Duration.ZERO).await();
          Asyncio.printCallGraph(child, new PrintStream(printed, true, UTF_8));
          lock.release();
          return parent.await();
        });
    String text = printed.toString(UTF_8);

    assertTrue(text.startsWith("* Task(name='child', id=0x"), text);
    assertTrue(text.contains("\n  + Call stack:\n  |   "), text);
    assertTrue(text.contains("CallGraphContract.java:"), text);
    assertTrue(text.contains("\n  + Awaited by:\n     * Task(name='parent', id=0x"), text);
  }

  private static TaskOptions named(String name) {
    return TaskOptions.defaults().withName(name);
  }

  /** The names on the way from {@code future} to the task for which nobody waits; "?" if none. */
  private static List<String> longestWay(LoopFuture<?> future) {
    var names = new ArrayList<String>();
    FutureCallGraph node = Asyncio.captureCallGraph(future);
    while (node != null) {
      assertNotNull(node.future());
      names.add(node.future() instanceof Task<?> task ? task.getName() : "?");
      node = node.awaitedBy().isEmpty() ? null : node.awaitedBy().getFirst();
    }
    return names;
  }
}
