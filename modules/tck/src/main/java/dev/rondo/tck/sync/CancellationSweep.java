package dev.rondo.tck.sync;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Coroutine;
import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.Task;
import dev.rondo.tasks.Asyncio;
import dev.rondo.tck.fixture.LoopFixture;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * Runs a program of a few tasks again and again, and cancels one task per run: each of them, in
 * each iteration of the loop, before and after the steps of the others.
 */
final class CancellationSweep {

  /** An upper bound for the iterations of a program. */
  private static final int ITERATIONS = 20;

  private final LoopFixture kit;
  private final Supplier<Program> programs;
  private int hits;

  private CancellationSweep(LoopFixture kit, Supplier<Program> programs) {
    this.kit = kit;
    this.programs = programs;
  }

  /** The program under test. Each run has a new one. */
  interface Program {

    /** Starts the tasks, in the order in which they are cancelled. */
    List<Task<?>> start(EventLoop loop) throws Exception;

    /** Completes the tasks that would otherwise wait forever after the cancellation. */
    default void finish(EventLoop loop, Task<?> victim) throws Exception {}

    /** Checks the state once all tasks have ended. */
    void check(Task<?> victim, List<Task<?>> others) throws Exception;
  }

  /** Runs the sweep over the first {@code tasks} tasks of the programs. */
  static void run(LoopFixture kit, int tasks, Supplier<Program> programs) throws Exception {
    var sweep = new CancellationSweep(kit, programs);
    for (int victim = 0; victim < tasks; victim++) {
      sweep.cancelAtEachPoint(victim, true);
      sweep.cancelAtEachPoint(victim, false);
    }
    assertTrue(sweep.hits > 2 * tasks, () -> "only " + sweep.hits + " runs had a task cancelled");
  }

  private void cancelAtEachPoint(int victim, boolean first) throws Exception {
    boolean hit = true;
    for (int iteration = 0; hit && iteration < ITERATIONS; iteration++) {
      int point = iteration;
      try {
        hit = kit.run(() -> run(victim, first, point));
      } catch (Exception | AssertionError e) {
        throw new AssertionError(
            "task %d cancelled in iteration %d, %s the others"
                .formatted(victim, point, first ? "before" : "after"),
            e);
      }
      hits += hit ? 1 : 0;
    }
  }

  /** Runs one program and returns whether the victim could still be cancelled. */
  private boolean run(int victim, boolean first, int iteration) throws Exception {
    EventLoop loop = kit.loop();
    Program program = programs.get();
    List<Task<?>> tasks = new ArrayList<>();
    LoopFuture<Boolean> hit = loop.createFuture();
    Runnable cancel = () -> hit.setResult(tasks.get(victim).cancel());
    if (first) {
      after(loop, iteration, cancel);
    }
    tasks.addAll(program.start(loop));
    if (!first) {
      after(loop, iteration, cancel);
    }
    hit.await();
    program.finish(loop, tasks.get(victim));
    Asyncio.wait(tasks).await();
    List<Task<?>> others = new ArrayList<>(tasks);
    Task<?> cancelled = others.remove(victim);
    program.check(cancelled, others);
    return hit.result();
  }

  /** Starts {@code count} tasks in order. */
  static List<Task<?>> tasks(EventLoop loop, int count, IntFunction<Coroutine<?>> body) {
    List<Task<?>> tasks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      tasks.add(loop.createTask(body.apply(i)));
    }
    return tasks;
  }

  /** Returns the results of tasks, which must all have succeeded. */
  static List<Object> results(List<Task<?>> tasks) throws Exception {
    List<Object> results = new ArrayList<>();
    for (Task<?> task : tasks) {
      results.add(task.result());
    }
    return results;
  }

  private static void after(EventLoop loop, int iterations, Runnable action) {
    loop.callSoon(iterations == 0 ? action : () -> after(loop, iterations - 1, action));
  }
}
