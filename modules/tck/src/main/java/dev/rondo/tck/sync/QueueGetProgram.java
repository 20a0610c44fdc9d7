package dev.rondo.tck.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.EventLoop;
import dev.rondo.Task;
import dev.rondo.tasks.AsyncQueue;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Three tasks that each get one of three items. */
final class QueueGetProgram implements CancellationSweep.Program {

  private final AsyncQueue<Integer> queue = new AsyncQueue<>();
  private final Getter getter;

  QueueGetProgram(Getter getter) {
    this.getter = getter;
  }

  /** A way to get an item. */
  @FunctionalInterface
  interface Getter {
    int get(AsyncQueue<Integer> queue) throws Exception;
  }

  @Override
  public List<Task<?>> start(EventLoop loop) {
    IntStream.range(0, 3)
        .forEach(item -> loop.callSoon(() -> loop.callSoon(() -> queue.putNowait(item))));
    return CancellationSweep.tasks(loop, 3, i -> () -> getter.get(queue));
  }

  @Override
  public void check(Task<?> victim, List<Task<?>> others) throws Exception {
    assertEquals(victim.isCancelled() ? 1 : 0, queue.qsize());
    Object last = victim.isCancelled() ? queue.getNowait() : victim.result();

    assertEquals(
        List.of(0, 1, 2),
        Stream.concat(CancellationSweep.results(others).stream(), Stream.of(last))
            .sorted()
            .toList());
  }
}
