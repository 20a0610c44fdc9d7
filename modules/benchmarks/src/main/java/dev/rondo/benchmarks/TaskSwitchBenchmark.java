package dev.rondo.benchmarks;

import dev.rondo.Coroutine;
import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.Task;
import dev.rondo.selector.SelectorLoopProvider;
import dev.rondo.spi.LoopOptions;
import dev.rondo.tasks.Asyncio;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Measures the suspension of one task and the resumption of another, under both runners. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 2,
    jvmArgsAppend = {"--add-opens=java.base/java.lang=ALL-UNNAMED"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class TaskSwitchBenchmark {

  private static final int SWITCHES = 100_000;

  /** Tasks that run until the benchmark ends, and stop the loop after each batch of switches. */
  @State(Scope.Benchmark)
  @SuppressWarnings("NullAway.Init") // JMH calls open() first.
  public abstract static class Tasks {

    @Param({"mounted", "baton"})
    public String runner;

    @Param({"2", "1000"})
    public int tasks;

    EventLoop loop;
    boolean ending;
    private final List<Task<@Nullable Void>> running = new ArrayList<>();
    private int left;

    abstract Coroutine<@Nullable Void> body(int index);

    @Setup
    public void open() {
      System.setProperty("rondo.runner", runner);
      loop = new SelectorLoopProvider().newEventLoop(LoopOptions.defaults());
      IntStream.range(0, tasks).forEach(i -> running.add(loop.createTask(body(i))));
      String active = loop.describe().get("runner");
      if (!runner.equals(active)) {
        throw new IllegalStateException(
            "the runner is %2$s, not %1$s: check the options of the JVM".formatted(runner, active));
      }
    }

    void run() {
      // Counts the switches that the last batch made beyond its end.
      left += SWITCHES;
      loop.runForever();
    }

    final void switched() {
      if (--left == 0) {
        loop.stop();
      }
    }

    @TearDown
    public void close() throws Exception {
      ending = true;
      for (Task<?> task : running) {
        loop.runUntilComplete(task);
      }
      loop.close();
    }
  }

  /** Tasks that yield to each other. */
  public static class Yielding extends Tasks {

    @Override
    Coroutine<@Nullable Void> body(int index) {
      return () -> {
        while (!ending) {
          Asyncio.sleep(Duration.ZERO).await();
          switched();
        }
        return null;
      };
    }
  }

  /** Pairs of tasks that resume each other. */
  public static class Pairs extends Tasks {

    private final List<LoopFuture<@Nullable Void>> resumptions = new ArrayList<>();

    @Override
    Coroutine<@Nullable Void> body(int index) {
      resumptions.add(loop.createFuture());
      return () -> {
        while (!ending) {
          resume(index ^ 1);
          resumptions.get(index).await();
          resumptions.set(index, loop.createFuture());
          switched();
        }
        resume(index ^ 1);
        return null;
      };
    }

    private void resume(int index) {
      LoopFuture<@Nullable Void> resumption = resumptions.get(index);
      if (!resumption.isDone()) {
        resumption.setResult(null);
      }
    }
  }

  /** Switches tasks by {@code sleep} of zero. */
  @Benchmark
  @OperationsPerInvocation(SWITCHES)
  public void switchBySleep(Yielding tasks) {
    tasks.run();
  }

  /** Switches tasks by a future that another task completes. */
  @Benchmark
  @OperationsPerInvocation(SWITCHES)
  public void switchByFuture(Pairs tasks) {
    tasks.run();
  }
}
