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
 * Runs a program of a few tasks again and again, and cancels one of them: sweep of them once, at
 * sweep point of the run, before and after the others have had their turn in that iteration.
 */
final class CancellationSweep {

  /** More than any of the programs takes to do all it does by itself. */
  private static final int ITERATIONS = 20;

  private final LoopFixture kit;
  private final Supplier<Program> programs;
  private int hits;

  private CancellationSweep(LoopFixture kit, Supplier<Program> programs) {
    this.kit = kit;
    this.programs = programs;
  }

  /** What is run; sweep run is of another one. */
  interface Program {

    /** Starts the tasks. */
    List<Task<?>> start(EventLoop loop) throws Exception;

    /** Makes tasks end that wait for what will not come by itself. */
    default void finish(EventLoop loop, Task<?> victim) throws Exception {}

    /** Looks at what is left when all tasks have ended. */
    void check(Task<?> victim, List<Task<?>> others) throws Exception;
  }

  static void run(LoopFixture kit, int tasks, Supplier<Program> programs) throws Exception {
    var sweep = new CancellationSweep(kit, programs);
    for (int victim = 0; victim < tasks; victim++) {
      sweep.cancelAtEachPoint(victim, true);
      sweep.cancelAtEachPoint(victim, false);
    }
    assertTrue(sweep.hits > 2 * tasks, () -> "only " + sweep.hits + " runs were disturbed");
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

  /** Whether the victim could still be cancelled. */
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

  /** A number of tasks, started in order. */
  static List<Task<?>> tasks(EventLoop loop, int count, IntFunction<Coroutine<?>> body) {
    List<Task<?>> tasks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      tasks.add(loop.createTask(body.apply(i)));
    }
    return tasks;
  }

  /** What tasks brought that all have succeeded. */
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
