package dev.rondo.tck.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.Capability;
import dev.rondo.LoopFuture;
import dev.rondo.tasks.AsyncQueue;
import dev.rondo.tasks.QueueShutDownException;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.Role;
import dev.rondo.tck.fixture.TaskWaits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/** A queue behaves as its {@link QueueModel} does, for random sequences of calls. */
@Role(AsyncQueue.class)
@Needs(Capability.TASKS)
public interface QueueModelContract extends LoopContract {

  @Test
  default void put_get_cancelAndShutdown_inAnyOrder_matchTheModel(LoopFixture kit)
      throws Exception {
    kit.runTask(
        () -> {
          for (int seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            for (QueueModel.Kind kind : QueueModel.Kind.values()) {
              compare(kind, random, "seed " + seed + ", " + kind);
            }
            TaskWaits.twoIterations(kit.loop());
          }
        });
  }

  private static void compare(QueueModel.Kind kind, Random random, String run) throws Exception {
    int capacity = random.nextInt(4);
    var model = new QueueModel(kind, capacity);
    AsyncQueue<Integer> queue =
        switch (kind) {
          case FIFO -> new AsyncQueue<>(capacity);
          case LIFO -> AsyncQueue.lifo(capacity);
          case PRIORITY -> AsyncQueue.priority(capacity);
        };
    List<LoopFuture<?>> asked = new ArrayList<>();
    List<String> steps = new ArrayList<>(List.of(run + ", capacity " + capacity));
    for (int step = 0; step < 40; step++) {
      int call = asked.size();
      int choice = random.nextInt(100);
      if (choice < 42) {
        int item = random.nextInt(1000) * 100 + step; // Items are distinct.
        steps.add("put " + item);
        model.put(call, item);
        asked.add(queue.put(item));
      } else if (choice < 82) {
        steps.add("get");
        model.get(call);
        asked.add(queue.get());
      } else if (choice < 98 && call > 0) {
        int victim = random.nextInt(call);
        steps.add("cancel " + victim);
        model.cancel(victim);
        asked.get(victim).cancel();
      } else if (choice >= 98) {
        boolean immediate = random.nextBoolean();
        steps.add(immediate ? "shut down at once" : "shut down");
        model.shutDown(immediate);
        queue.shutdown(immediate);
      }
      assertEquals(sorted(model.outcomes()), outcomes(asked), steps::toString);
      assertEquals(model.size(), queue.qsize(), steps::toString);
      assertEquals(model.isFull(), queue.isFull(), steps::toString);
    }
    queue.shutdown(true);
    outcomes(asked);
  }

  private static List<String> sorted(Map<Integer, String> outcomes) {
    return outcomes.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .toList();
  }

  private static List<String> outcomes(List<LoopFuture<?>> asked) throws Exception {
    Map<Integer, String> outcomes = new LinkedHashMap<>();
    for (int call = 0; call < asked.size(); call++) {
      if (asked.get(call).isDone()) {
        outcomes.put(call, outcome(asked.get(call)));
      }
    }
    return sorted(outcomes);
  }

  private static String outcome(LoopFuture<?> done) throws Exception {
    try {
      Object result = done.result();
      return result == null ? "put" : "got " + result;
    } catch (CancellationException e) {
      return "cancelled";
    } catch (QueueShutDownException e) {
      return "shut down";
    }
  }
}
