package dev.rondo.tck.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.Coroutine;
import dev.rondo.EventLoop;
import dev.rondo.Task;
import dev.rondo.tasks.Asyncio;
import dev.rondo.tasks.ScopedValues;
import dev.rondo.tck.fixture.Covers;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.Role;
import dev.rondo.tck.fixture.TaskWaits;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Scoped values: not passed on to tasks by the JDK, but by a task factory that names them. */
@Role(ScopedValues.class)
@Needs(Capability.TASKS)
public interface ScopedValueContract extends LoopContract {

  /** A value that the tests bind. */
  ScopedValue<String> USER = ScopedValue.newInstance();

  /** A value that the tests bind too. */
  ScopedValue<Integer> NUMBER = ScopedValue.newInstance();

  @Test
  default void createTask_inAScope_doesNotPassItOn(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          Task<String> task =
              ScopedValue.where(USER, "alice").call(() -> loop.createTask(() -> user(loop)));

          assertEquals("nobody, nobody", task.await());
        });
  }

  @Test
  @Covers("createTask")
  default void scopeInsideATask_outlastsItsAwaits(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          Coroutine<String> alice = () -> ScopedValue.where(USER, "alice").call(() -> user(loop));
          Coroutine<String> bob = () -> ScopedValue.where(USER, "bob").call(() -> user(loop));
          Task<String> first = loop.createTask(alice);
          Task<String> second = loop.createTask(bob);

          assertEquals(List.of("alice, alice", "bob, bob"), List.of(first.await(), second.await()));
        });
  }

  @Test
  default void taskFactory_taskInAScope_seesItsValues(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    loop.setTaskFactory(ScopedValues.taskFactory(USER, NUMBER));
    kit.runTask(
        () -> {
          Task<String> task =
              ScopedValue.where(USER, "alice")
                  .where(NUMBER, 7)
                  .call(() -> loop.createTask(() -> user(loop) + NUMBER.get()));
          Task<String> outside = loop.createTask(() -> user(loop));

          assertEquals("alice, alice7", task.await());
          assertEquals("nobody, nobody", outside.await());
        });
  }

  @Test
  default void taskFactory_scopeOfTheRun_reachesAllTasks(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    loop.setTaskFactory(ScopedValues.taskFactory(USER));
    String seen =
        ScopedValue.where(USER, "alice")
            .call(() -> kit.run(() -> loop.createTask(() -> user(loop)).await()));

    assertEquals("alice, alice", seen);
  }

  @Test
  default void taskFactory_eager_seesItInTheFirstStep(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    loop.setTaskFactory(Asyncio.createEagerTaskFactory(ScopedValues.taskFactory(USER)));
    kit.runTask(
        () -> {
          Task<String> task =
              ScopedValue.where(USER, "alice").call(() -> loop.createTask(USER::get));

          assertTrue(task.isDone());
          assertEquals("alice", task.result());
        });
  }

  @Test
  default void capture_oneCoroutine_seesTheValues(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          Coroutine<String> body = () -> user(loop);
          Coroutine<String> captured =
              ScopedValue.where(USER, "alice").call(() -> ScopedValues.capture(body, USER, NUMBER));

          assertEquals("alice, alice", loop.createTask(captured).await());
          assertSame(body, ScopedValues.capture(body, USER));
          assertThrows(IllegalArgumentException.class, () -> ScopedValues.capture(body));
          assertThrows(IllegalArgumentException.class, ScopedValues::taskFactory);
        });
  }

  /** Returns the user before and after an await. */
  private static String user(EventLoop loop) throws Exception {
    String before = USER.orElse("nobody");
    TaskWaits.twoIterations(loop);
    return before + ", " + USER.orElse("nobody");
  }
}
