package dev.rondo.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rondo.Capability;
import dev.rondo.Context;
import dev.rondo.EventLoop;
import dev.rondo.EventLoopPolicy;
import dev.rondo.EventLoops;
import dev.rondo.Signal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RunnerTests {

  private static final List<String> END =
      List.of("shutdownAsyncGenerators", "shutdownDefaultExecutor PT5M", "close");

  private final RecordingLoop recording = new RecordingLoop();
  private final List<@Nullable EventLoop> set = new ArrayList<>();

  @BeforeEach
  void installPolicy() {
    EventLoops.setEventLoopPolicy(new FixedPolicy());
  }

  @AfterEach
  void removePolicy() {
    EventLoops.setEventLoopPolicy(null);
  }

  @Test
  void run_returnsTheResultAndClosesInOrder() throws Exception {
    assertEquals("done", Asyncio.run(() -> "done", () -> recording.loop));
    assertEquals(END, recording.calls);
  }

  @Test
  void run_ctrlC_cancelsTheCoroutineAndHandlesNoSecond() throws Exception {
    recording.capabilities.add(Capability.SIGNALS);
    Asyncio.run(
        () -> {
          recording.handlers.get(Signal.SIGINT).run();
          assertEquals(Map.of(), recording.handlers);
          return null;
        },
        () -> recording.loop);

    assertEquals("cancel main", recording.calls.getFirst());
  }

  @Test
  void run_coroutineEnds_removesTheHandler() throws Exception {
    recording.capabilities.add(Capability.SIGNALS);
    Asyncio.run(
        () -> {
          assertEquals(Set.of(Signal.SIGINT), recording.handlers.keySet());
          return null;
        },
        () -> recording.loop);

    assertEquals(Map.of(), recording.handlers);
  }

  @Test
  void run_onAnotherThread_handlesNoSignal() throws Exception {
    recording.capabilities.add(Capability.SIGNALS);
    List<Map<Signal, Runnable>> seen = new ArrayList<>();
    Thread other =
        Thread.ofPlatform()
            .name("other")
            .start(
                () -> {
                  try {
                    Asyncio.run(
                        () -> seen.add(Map.copyOf(recording.handlers)), () -> recording.loop);
                  } catch (Exception e) {
                    throw new AssertionError(e);
                  }
                });
    other.join();

    assertEquals(List.of(Map.of()), seen);
  }

  @Test
  void run_withAFactory_asksNoPolicy() throws Exception {
    List<String> made = new ArrayList<>();

    Asyncio.run(
        () -> null,
        () -> {
          made.add("loop");
          return recording.loop;
        });

    assertEquals(List.of("loop"), made);
    assertEquals(List.of(), set);
  }

  @Test
  void run_withoutAFactory_setsTheLoopAndThenNone() throws Exception {
    Asyncio.run(() -> null);

    assertEquals(2, set.size());
    assertSame(recording.loop, set.get(0));
    assertNull(set.get(1));
  }

  @Test
  void run_failingCoroutine_throwsItsFailureAndCloses() {
    var failure = new IOException("broken");

    assertSame(
        failure,
        assertThrows(
            IOException.class,
            () ->
                Asyncio.run(
                    () -> {
                      throw failure;
                    },
                    () -> recording.loop)));
    assertEquals(END, recording.calls);
  }

  @Test
  void close_cancelsAllTasksBeforeItAwaitsThem() {
    Runner runner = startedRunner();
    recording.leaveTask("a", RunnerTests::cancelled);

    runner.close();

    assertEquals(List.of("cancel a", "await a"), recording.calls.subList(0, 2));
    assertEquals(END, recording.calls.subList(2, 5));
    assertEquals(List.of(), recording.reports);
  }

  @Test
  void close_reportsTheTasksThatFail() {
    Runner runner = startedRunner();
    var failure = new IOException("broken");
    recording.leaveTask("a", RunnerTests::cancelled);
    recording.leaveTask(
        "b",
        () -> {
          throw failure;
        });
    recording.leaveTask("c", () -> "a result after all");

    runner.close();

    assertEquals(1, recording.reports.size());
    assertEquals(
        "unhandled exception during Asyncio.run() shutdown",
        recording.reports.getFirst().message());
    assertSame(failure, recording.reports.getFirst().exception());
    assertEquals("b", String.valueOf(recording.reports.getFirst().work().task()));
  }

  @Test
  void close_errorInATask_closesTheLoop() {
    Runner runner = startedRunner();
    recording.leaveTask(
        "a",
        () -> {
          throw new AssertionError("out");
        });

    assertThrows(AssertionError.class, runner::close);
    assertEquals("close", recording.calls.getLast());
  }

  @Test
  void close_twice_closesOnce() {
    Runner runner = startedRunner();

    runner.close();
    runner.close();

    assertEquals(END, recording.calls);
  }

  @Test
  void close_ofARunnerThatNeverRan_makesNoLoop() {
    new Runner(
            () -> {
              throw new AssertionError("asked for a loop");
            })
        .close();
  }

  @Test
  void run_afterClose_isRefused() {
    Runner runner = startedRunner();
    runner.close();

    var e = assertThrows(IllegalStateException.class, () -> runner.run(() -> ""));
    assertEquals("the runner is closed", e.getMessage());
  }

  @Test
  void run_insideALoop_isRefusedAndOuterGoesOn() throws Exception {
    String result =
        Asyncio.run(
            () -> {
              var e = assertThrows(IllegalStateException.class, () -> Asyncio.run(() -> "inner"));
              assertEquals(
                  "Asyncio.run() cannot be called in a running event loop: in <recording loop>"
                      + " use createTask() and await()",
                  e.getMessage());
              return "outer";
            },
            () -> recording.loop);

    assertEquals("outer", result);
    assertEquals(END, recording.calls);
  }

  @Test
  void close_insideItsLoop_isRefusedAndChangesNothing() throws Exception {
    try (Runner runner = new Runner(() -> recording.loop)) {
      var e = runner.run(() -> assertThrows(IllegalStateException.class, runner::close));

      assertEquals(
          "cannot close a runner while its loop is running: <recording loop>", e.getMessage());
      assertEquals(List.of(), recording.calls);
      assertEquals("again", runner.run(() -> "again"));
    }
  }

  @Test
  void run_twice_usesOneLoopAndOneContext() throws Exception {
    try (Runner runner = new Runner(() -> recording.loop)) {
      runner.run(() -> null);
      runner.run(() -> null);

      assertSame(recording.options.get(0).context(), recording.options.get(1).context());
    }
  }

  @Test
  void run_withoutAResult_usesTheContextGiven() throws Exception {
    Context given = Context.empty();
    try (Runner runner = new Runner(() -> recording.loop)) {
      runner.run(() -> {}, given);

      assertSame(given, recording.options.getFirst().context());
    }
  }

  @Test
  void debug_isSetOnlyIfAskedFor() throws Exception {
    Asyncio.run(
        () -> null, RunnerOptions.defaults().withLoopFactory(() -> recording.loop).withDebug(true));

    assertEquals("setDebug true", recording.calls.getFirst());
  }

  private Runner startedRunner() {
    Runner runner = new Runner(() -> recording.loop);
    assertSame(recording.loop, runner.getLoop());
    return runner;
  }

  private static Object cancelled() {
    throw new CancellationException();
  }

  private final class FixedPolicy implements EventLoopPolicy {

    @Override
    public EventLoop getEventLoop() {
      return recording.loop;
    }

    @Override
    public void setEventLoop(@Nullable EventLoop loop) {
      set.add(loop);
    }

    @Override
    public EventLoop newEventLoop() {
      return recording.loop;
    }
  }
}
