package dev.rondo.tck.scheduling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rondo.Capability;
import dev.rondo.Context;
import dev.rondo.ContextVar;
import dev.rondo.EventLoop;
import dev.rondo.Handle;
import dev.rondo.LoopFuture;
import dev.rondo.Task;
import dev.rondo.TaskOptions;
import dev.rondo.tck.fixture.Covers;
import dev.rondo.tck.fixture.FatalError;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The context in which callbacks and tasks run. For protocols, see the transport contracts. */
@Role(Context.class)
@Covers("callSoon")
public interface ContextContract extends LoopContract {

  /** The variable that the tests of contexts set, each in its own context. */
  ContextVar<String> COLOR = ContextVar.of("color", "none");

  /** T033. */
  @Test
  @Covers({"callSoon", "callSoonThreadsafe", "callAt"})
  default void callbacks_seeTheContextOfTheirScheduling(LoopFixture kit) {
    EventLoop loop = kit.loop();
    var seen = new ArrayList<String>();
    Context.empty()
        .run(
            () -> {
              COLOR.set("red");
              loop.callSoon(() -> seen.add("soon " + COLOR.get()));
              loop.callSoonThreadsafe(() -> seen.add("threadsafe " + COLOR.get()));
              loop.callAt(loop.time(), () -> seen.add("timer " + COLOR.get()));
              LoopFuture<String> done = loop.createFuture();
              done.addDoneCallback(f -> seen.add("future " + COLOR.get()));
              done.setResult("done");
              COLOR.set("blue");
            });
    kit.iterateUntil("all ran", () -> seen.size() == 4);

    assertEquals(
        List.of("future red", "soon red", "threadsafe red", "timer red"),
        seen.stream().sorted().toList());
    assertEquals("none", COLOR.get());
  }

  /** T034. */
  @Test
  @Covers({"callSoon", "callSoonThreadsafe", "callLater"})
  default void callbacks_givenAContext_runInItAndChangeIt(LoopFixture kit) {
    EventLoop loop = kit.loop();
    var seen = new ArrayList<String>();
    Context given = Context.empty();
    given.run(() -> COLOR.set("red"));
    Runnable change =
        () -> {
          seen.add(COLOR.get());
          COLOR.set(COLOR.get() + "+");
        };
    loop.callSoon(change, given);
    loop.callSoonThreadsafe(change, given);
    loop.callLater(Duration.ZERO, change, given);
    loop.callSoon(() -> seen.add(COLOR.get()));
    kit.iterateUntil("all ran", () -> seen.size() == 4);

    assertEquals(List.of("none", "red", "red+", "red++"), seen.stream().sorted().toList());
    assertEquals("red+++", given.get(COLOR));
    assertEquals("none", COLOR.get());
  }

  @Test
  default void callbacks_changesOfOne_areNotSeenByAnother(LoopFixture kit) {
    EventLoop loop = kit.loop();
    var seen = new ArrayList<String>();
    loop.callSoon(
        () -> {
          COLOR.set("red");
          loop.callSoon(() -> seen.add(COLOR.get()));
        });
    loop.callSoon(() -> seen.add(COLOR.get()));
    kit.iterate();
    kit.iterate();

    assertEquals(List.of("none", "red"), seen);
  }

  @Test
  default void callbacks_afterAnError_leaveNoContextBehind(LoopFixture kit) {
    kit.loop()
        .callSoon(
            () -> {
              COLOR.set("red");
              throw new FatalError();
            });
    assertThrows(FatalError.class, kit.loop()::runForever);

    assertEquals("none", COLOR.get());
  }

  @Test
  @Covers("Handle.getContext")
  default void handle_knowsItsContext(LoopFixture kit) {
    Context given = Context.empty();
    given.run(() -> COLOR.set("red"));
    Handle handle = kit.loop().callSoon(() -> {}, given);

    assertEquals("red", handle.getContext().get(COLOR));
  }

  /** T039. */
  @Test
  @Covers("setExceptionHandler")
  default void exceptionHandler_runsInTheContextOfTheCallback(LoopFixture kit) {
    EventLoop loop = kit.loop();
    var seen = new ArrayList<String>();
    loop.setExceptionHandler((l, context) -> seen.add(COLOR.get()));
    Context given = Context.empty();
    given.run(() -> COLOR.set("red"));
    loop.callSoon(
        () -> {
          throw new IllegalArgumentException("reported in red");
        },
        given);
    kit.iterate();

    assertEquals(List.of("red"), seen);
  }

  /** T034. */
  @Test
  @Covers("createTask")
  @Needs(Capability.TASKS)
  default void task_runsInACopyOfItsCreationContext(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          COLOR.set("red");
          Task<String> task =
              loop.createTask(
                  () -> {
                    String first = COLOR.get();
                    COLOR.set("green");
                    loop.createTask(() -> "another").await();
                    return first + COLOR.get();
                  });
          COLOR.set("blue");

          assertEquals("redgreen", task.await());
          assertEquals("blue", COLOR.get());
          assertEquals("green", task.getContext().get(COLOR));
        });
    assertEquals("none", COLOR.get());
  }

  /** T034. */
  @Test
  @Covers("createTask")
  @Needs(Capability.TASKS)
  default void task_givenAContext_runsInIt(LoopFixture kit) throws Exception {
    Context given = Context.empty();
    var options = TaskOptions.defaults().withContext(given);
    kit.runTask(
        () -> {
          Task<String> task =
              kit.loop()
                  .createTask(
                      () -> {
                        COLOR.set("red");
                        return "done";
                      },
                      options);
          task.await();

          assertSame(given, task.getContext());
          assertEquals("red", given.get(COLOR));
          assertEquals("none", COLOR.get());
        });
  }

  @Test
  @Needs(Capability.TASKS)
  default void await_keepsTheContextThroughOtherCallbacks(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          COLOR.set("red");
          LoopFuture<String> future = loop.createFuture();
          loop.callSoon(
              () -> {
                COLOR.set("blue");
                future.setResult("done");
              });
          future.await();

          assertEquals("red", COLOR.get());
        });
  }
}
