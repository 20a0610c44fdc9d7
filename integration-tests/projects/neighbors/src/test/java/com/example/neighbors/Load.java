package com.example.neighbors;

import dev.rondo.Task;
import dev.rondo.tasks.Asyncio;
import dev.rondo.tasks.TaskGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Many tasks that each call a blocking library several times.
 *
 * @param tasks the number of tasks
 * @param operations the number of calls of each task
 */
record Load(int tasks, int operations) {

  private static final Duration TICK = Duration.ofMillis(5);

  /** Tasks begin in groups of this size, since a loop runs all new tasks before the next timer. */
  private static final int BEGUN_AT_ONCE = 50;

  /** A call of a library, which blocks. */
  @FunctionalInterface
  interface Operation {

    /** Calls the library with {@code number}, and returns what it answers: the same number. */
    long echo(long number) throws Exception;
  }

  /**
   * Records a run.
   *
   * @param perSecond the operations per second
   * @param longestPause the longest time by which a timer of the loop was late; zero without a loop
   */
  record Result(double perSecond, Duration longestPause) {}

  /** Returns the number of calls of all tasks. */
  long calls() {
    return (long) tasks * operations;
  }

  /** Runs the tasks on one loop, where a timer ticks meanwhile. */
  Result onLoop(Operation operation) throws Exception {
    return Asyncio.run(
        () -> {
          Task<Duration> ticker = Asyncio.createTask(Load::longestPause);
          long start = System.nanoTime();
          TaskGroup.execute(
              group -> {
                for (int i = 0; i < tasks; i++) {
                  long first = (long) i * operations;
                  group.createTask(() -> call(operation, first));
                  if (i % BEGUN_AT_ONCE == 0) {
                    Asyncio.sleep(Duration.ZERO).await();
                  }
                }
              });
          double rate = rate(start);
          ticker.cancel();
          return new Result(rate, ticker.await());
        });
  }

  /** Runs the tasks in virtual threads of the JDK. */
  Result onVirtualThreads(Operation operation) throws Exception {
    long start = System.nanoTime();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> calls = new ArrayList<>();
      for (int i = 0; i < tasks; i++) {
        long first = (long) i * operations;
        calls.add(threads.submit(() -> call(operation, first)));
      }
      for (Future<?> call : calls) {
        call.get();
      }
    }
    return new Result(rate(start), Duration.ZERO);
  }

  private Void call(Operation operation, long first) throws Exception {
    for (long number = first; number < first + operations; number++) {
      long answer = operation.echo(number);
      if (answer != number) {
        throw new AssertionError("asked for %d, got %d".formatted(number, answer));
      }
    }
    return null;
  }

  private double rate(long start) {
    return calls() / ((System.nanoTime() - start) / 1e9);
  }

  /** Ticks until it is cancelled. */
  private static Duration longestPause() throws Exception {
    long longest = 0;
    try {
      while (true) {
        long due = System.nanoTime() + TICK.toNanos();
        Asyncio.sleep(TICK).await();
        longest = Math.max(longest, System.nanoTime() - due);
      }
    } catch (CancellationException e) {
      return Duration.ofNanos(longest);
    }
  }
}
