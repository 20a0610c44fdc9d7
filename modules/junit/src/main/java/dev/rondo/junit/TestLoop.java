package dev.rondo.junit;

import dev.rondo.EventLoop;
import dev.rondo.Task;
import dev.rondo.VoidCoroutine;
import dev.rondo.junit.check.Conditions;
import dev.rondo.junit.check.LeakPatience;
import dev.rondo.junit.check.ResourceSnapshot;
import dev.rondo.junit.check.TaskDump;
import dev.rondo.junit.check.TestThread;
import dev.rondo.policies.Backend;
import dev.rondo.spi.LoopOptions;
import dev.rondo.spi.ManualTime;
import dev.rondo.tasks.Asyncio;
import dev.rondo.tasks.Runner;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.function.Executable;

/** The loop of one test: runs its methods as coroutines, and checks what it leaves. */
final class TestLoop implements TestThread.HangingTest {

  private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);
  private static final Duration CLOSING_LIMIT = Duration.ofSeconds(30);
  private static final int VIRTUAL_STEPS = 100;

  private final LoopSettings settings;
  private final RecordingExceptionHandler reports = new RecordingExceptionHandler();
  private final @Nullable ManualTime time;

  /** Whether the loop's sockets are in memory, and those of this test alone. */
  private final boolean isSimulated;

  private final @Nullable ResourceSnapshot before;
  private final @Nullable ResourceSnapshot opened;
  private final Runner runner;
  private final EventLoop loop;
  private @Nullable String slowCallback;

  TestLoop(Backend backend, LoopSettings settings, @Nullable ManualTime time) {
    this.settings = settings;
    this.time = time;
    isSimulated = backend.name().equals(TestBackends.SIMULATION);
    before = settings.isAlone() ? ResourceSnapshot.take() : null;
    LoopOptions options = LoopOptions.defaults().withDebug(true);
    // A callback that advances the time is not slow.
    LoopOptions timed =
        time == null ? options : options.withClock(time).withSlowCallbackDuration(FOREVER);
    runner = new Runner(() -> backend.newEventLoop(timed));
    loop = runner.getLoop();
    loop.setExceptionHandler(reports);
    opened = before == null ? null : before.withOpened();
  }

  EventLoop loop() {
    return loop;
  }

  Runner runner() {
    return runner;
  }

  RecordingExceptionHandler reports() {
    return reports;
  }

  ManualTime time() {
    return Objects.requireNonNull(time);
  }

  /** Runs {@code method} as a coroutine, until its deadline. */
  void run(String name, Executable method) throws Throwable {
    var failure = new AtomicReference<@Nullable Throwable>();
    TestThread.run(
        name,
        settings.deadline(),
        this,
        () -> {
          try (var watch = new SlowCallbackWatch(loop, settings.slow())) {
            runner.run(coroutine(method, failure));
            slowCallback = slowCallback == null ? watch.found() : slowCallback;
          }
        });
    Throwable thrown = failure.get();
    if (thrown != null) {
      throw thrown;
    }
  }

  /** Keeps what the method throws from the task, which would wrap it or end the loop. */
  private static VoidCoroutine coroutine(
      Executable method, AtomicReference<@Nullable Throwable> failure) {
    return () -> {
      try {
        method.execute();
      } catch (CancellationException e) {
        Task<?> task = Asyncio.currentTask();
        if (task != null && task.cancelling() > 0) {
          throw e;
        }
        failure.set(e);
      } catch (Throwable e) {
        failure.set(e);
      }
    };
  }

  /**
   * Closes the loop.
   *
   * @param hasFailed whether the test has failed: then what it left is a consequence, and only the
   *     reports to the exception handler are of interest
   * @throws AssertionError if there is a problem
   */
  void finish(String name, boolean hasFailed, LeakPatience patience) throws InterruptedException {
    if (loop.isRunning()) {
      return; // The test hangs, which was reported, and its thread still has the loop.
    }
    var problems = new TestProblems();
    Executable end =
        () -> {
          if (!hasFailed) {
            findUnfinished(problems);
          }
          problems.attempt(this::close);
        };
    problems.attempt(() -> TestThread.run("the end of " + name, CLOSING_LIMIT, this, end));
    reports.takeAll().forEach(problems::add);
    if (!hasFailed && before != null) {
      ResourceSnapshot start = before;
      problems.attempt(() -> start.assertNoneLeft(patience, () -> {}));
    }
    problems.throwIfAny();
  }

  private void findUnfinished(TestProblems problems) throws InterruptedException {
    if (slowCallback != null) {
      problems.add(slowCallback);
    }
    if (loop.isClosed()) {
      return;
    }
    if (opened != null && !isSimulated) {
      opened.forgetReplaced();
    }
    if (isSettled()) {
      return;
    }
    problems.attempt(this::settle);
    Set<Task<?>> tasks = loop.allTasks();
    if (!tasks.isEmpty()) {
      problems.add(pending(tasks));
    }
    Set<String> sockets = newSockets();
    if (!sockets.isEmpty()) {
      problems.add("transports, servers or sockets left open: " + sockets);
    }
  }

  /** Runs the loop until no task and no socket is left, for a short time. */
  private void settle() {
    if (isSimulated && time == null) {
      Duration step = settings.grace().dividedBy(VIRTUAL_STEPS);
      for (int i = 0; i < VIRTUAL_STEPS && !isSettled(); i++) {
        loop.callLater(step, loop::stop);
        loop.runForever();
      }
      return;
    }
    Conditions.holdsWithin(
        settings.grace(),
        () -> {
          boolean isOver = isSettled();
          if (!isOver) {
            loop.stop();
            loop.runForever();
          }
          return isOver;
        });
  }

  private boolean isSettled() {
    return loop.allTasks().isEmpty() && newSockets().isEmpty();
  }

  private Set<String> newSockets() {
    if (isSimulated) {
      String open = loop.describe().getOrDefault("open sockets", "none");
      return open.equals("none") ? Set.of() : Set.of(open);
    }
    return opened == null ? Set.of() : opened.newSockets();
  }

  private static String pending(Set<Task<?>> tasks) {
    var text = new StringBuilder();
    text.append(tasks.size() == 1 ? "a task is" : tasks.size() + " tasks are");
    text.append(" still pending at the end of the test: await or cancel ");
    text.append(tasks.size() == 1 ? "it\n" : "them\n");
    tasks.forEach(task -> TaskDump.append(text, task));
    return text.toString();
  }

  private void close() {
    if (!loop.isClosed()) {
      runner.close();
    }
  }

  @Override
  public String describe() {
    return TaskDump.of(loop) + "reports: " + reports;
  }

  @Override
  public void end(AssertionError error) {
    if (!loop.isClosed()) {
      loop.callSoonThreadsafe(
          () -> {
            throw error;
          });
    }
  }
}
