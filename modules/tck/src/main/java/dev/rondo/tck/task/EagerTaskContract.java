package dev.rondo.tck.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.ContextVar;
import dev.rondo.Coroutine;
import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.Task;
import dev.rondo.TaskFactory;
import dev.rondo.TaskOptions;
import dev.rondo.tasks.Asyncio;
import dev.rondo.tasks.TaskGroup;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.Nulls;
import dev.rondo.tck.fixture.Role;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tasks of the eager factory, whose first step runs inside the call that creates them. */
@Role(Asyncio.class)
@Needs(Capability.TASKS)
public interface EagerTaskContract extends LoopContract {

  @Test
  default void eagerTaskFactory_taskThatNeverWaits_isDoneAtOnce(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var failure = new IOException("in the first step");
    loop.setTaskFactory(Asyncio.eagerTaskFactory());
    kit.runTask(
        () -> {
          Set<Task<?>> before = loop.allTasks();
          Task<String> done = loop.createTask(() -> "at once");
          Task<String> failed =
              loop.createTask(
                  () -> {
                    throw failure;
                  });
          Task<String> cancelled =
              loop.createTask(
                  () -> {
                    throw new CancellationException("by itself");
                  });

          assertEquals("at once", done.result());
          assertSame(failure, failed.exception());
          assertTrue(cancelled.isCancelled());
          assertEquals(before, loop.allTasks());
        });
  }

  @Test
  default void eagerTaskFactory_taskThatWaits_goesOnLater(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var events = new ArrayList<String>();
    loop.setTaskFactory(Asyncio.eagerTaskFactory());
    kit.runTask(
        () -> {
          Task<?> creator = loop.currentTask();
          LoopFuture<String> future = loop.createFuture();
          var insiders = new ArrayList<@Nullable Task<?>>();
          Task<String> task =
              loop.createTask(
                  () -> {
                    insiders.add(loop.currentTask());
                    events.add("first step");
                    String result = future.await();
                    events.add("second step");
                    return result;
                  },
                  TaskOptions.defaults().withName("eager"));
          events.add("created");
          assertEquals(List.of(task), insiders);
          assertSame(creator, loop.currentTask());
          assertTrue(loop.allTasks().contains(task));
          assertEquals("eager", task.getName());
          future.setResult("done");
          events.add("completed");

          assertEquals("done", task.await());
        });

    assertEquals(List.of("first step", "created", "completed", "second step"), events);
  }

  @Test
  default void eagerTaskFactory_optionsSayOtherwise_startsLater(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    loop.setTaskFactory(Asyncio.eagerTaskFactory());
    kit.runTask(
        () -> {
          Task<String> lazy =
              loop.createTask(() -> "later", TaskOptions.defaults().withEagerStart(false));
          assertFalse(lazy.isDone());

          assertEquals("later", lazy.await());
          assertFalse(loop.nextIteration("next").isDone());
        });
  }

  @Test
  default void eagerTaskFactory_loopNotRunning_startsInTheRun(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    loop.setTaskFactory(Asyncio.eagerTaskFactory());
    Task<String> task = loop.createTask(() -> "in the run");
    assertFalse(task.isDone());

    assertEquals("in the run", loop.runUntilComplete(task));
  }

  @Test
  default void eagerTaskFactory_inACallback_startsAtOnce(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    loop.setTaskFactory(Asyncio.eagerTaskFactory());
    kit.runTask(
        () -> {
          LoopFuture<Boolean> seen = loop.createFuture();
          loop.callSoon(
              () -> {
                Task<String> task = loop.createTask(() -> "from a callback");
                seen.setResult(task.isDone() && loop.currentTask() == null);
              });

          assertTrue(seen.await());
        });
  }

  @Test
  default void eagerTaskFactory_context_isACopyOfTheCreators(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    ContextVar<String> variable = ContextVar.of("user", "nobody");
    loop.setTaskFactory(Asyncio.eagerTaskFactory());
    kit.runTask(
        () -> {
          variable.set("creator");
          Task<String> task =
              loop.createTask(
                  () -> {
                    String seen = variable.get();
                    variable.set("task");
                    return seen;
                  });

          assertEquals("creator", task.result());
          assertEquals("creator", variable.get());
        });
  }

  @Test
  default void eagerTaskFactory_groupWhoseTaskFails_endsInOrder(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var failure = new IOException("in the first step");
    loop.setTaskFactory(Asyncio.eagerTaskFactory());
    kit.runTask(
        () -> {
          var events = new ArrayList<String>();
          IOException thrown =
              assertThrows(
                  IOException.class,
                  () ->
                      TaskGroup.execute(
                          group -> {
                            group.createTask(
                                () -> {
                                  throw failure;
                                });
                            events.add("the body goes on to its next await");
                            loop.createFuture().await();
                          }));

          assertSame(failure, thrown);
          assertEquals(List.of("the body goes on to its next await"), events);
        });
  }

  @Test
  default void createEagerTaskFactory_constructor_makesTheTasks(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var asked = new ArrayList<TaskOptions>();
    TaskFactory constructor =
        new TaskFactory() {
          @Override
          public <T extends @Nullable Object> Task<T> createTask(
              EventLoop l, Coroutine<T> coroutine, TaskOptions options, TaskFactory defaults) {
            asked.add(options);
            return defaults.createTask(l, coroutine, options, defaults);
          }
        };
    loop.setTaskFactory(Asyncio.createEagerTaskFactory(constructor));
    kit.runTask(() -> assertTrue(loop.createTask(() -> "made", TaskOptions.defaults()).isDone()));
    loop.setTaskFactory(null);

    assertEquals(List.of(true, true), asked.stream().map(TaskOptions::startsEagerly).toList());
    assertNull(TaskOptions.defaults().eagerStart());
    assertThrows(NullPointerException.class, () -> Asyncio.createEagerTaskFactory(Nulls.any()));
  }
}
