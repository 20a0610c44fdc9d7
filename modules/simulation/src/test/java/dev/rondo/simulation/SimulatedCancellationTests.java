package dev.rondo.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Task;
import dev.rondo.VoidCoroutine;
import dev.rondo.tasks.AsyncCondition;
import dev.rondo.tasks.AsyncLock;
import dev.rondo.tasks.AsyncQueue;
import dev.rondo.tasks.AsyncSemaphore;
import dev.rondo.tasks.Asyncio;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** Queues and locks whose users are cancelled at any time. */
final class SimulatedCancellationTests {

  private static final long SEEDS = Boolean.getBoolean("rondo.soak") ? 1000 : 50;
  private static final int USERS = 6;
  private static final int TIMES = 5;

  private static void repeat(VoidCoroutine program) {
    for (long seed = 0; seed < SEEDS; seed++) {
      SimulationReport first = Simulation.builder().seed(seed).host("host", program).run();

      assertEquals(first, Simulation.builder().seed(seed).host("host", program).run());
    }
  }

  private static int choose(int bound) {
    return Simulation.current().choose(bound);
  }

  private static void pause() throws Exception {
    Asyncio.sleep(Duration.ofMillis(choose(3))).await();
  }

  /**
   * Runs {@code user} in several tasks, and cancels some of them at times that the seed chooses.
   */
  private static void cancelSome(VoidCoroutine user) throws Exception {
    List<Task<?>> users = new ArrayList<>();
    for (int i = 0; i < USERS; i++) {
      users.add(
          Asyncio.createTask(
              () -> {
                for (int j = 0; j < TIMES; j++) {
                  user.run();
                }
              }));
    }
    for (int i = 0; i < USERS / 2; i++) {
      pause();
      users.get(choose(USERS)).cancel();
    }
    for (Task<?> each : users) {
      try {
        Asyncio.waitFor(each, Duration.ofHours(1)).await();
      } catch (CancellationException e) {
        assertTrue(each.isCancelled());
      }
    }
  }

  @Test
  void lock_usersCancelled_isHeldByOneAtATime() {
    repeat(
        () -> {
          AsyncLock lock = new AsyncLock();
          int[] inside = new int[1];
          cancelSome(
              () -> {
                try (var _ = lock.acquire().await()) {
                  assertEquals(1, ++inside[0]);
                  try {
                    pause();
                  } finally {
                    inside[0]--;
                  }
                }
              });

          assertFalse(lock.isLocked());
        });
  }

  @Test
  void semaphore_usersCancelled_losesNoPermit() {
    repeat(
        () -> {
          AsyncSemaphore semaphore = new AsyncSemaphore(2);
          int[] inside = new int[1];
          cancelSome(
              () -> {
                try (var _ = semaphore.acquire().await()) {
                  assertTrue(++inside[0] <= 2);
                  try {
                    pause();
                  } finally {
                    inside[0]--;
                  }
                }
              });
          try (var _ = Asyncio.waitFor(semaphore.acquire(), Duration.ofSeconds(1)).await();
              var _ = Asyncio.waitFor(semaphore.acquire(), Duration.ofSeconds(1)).await()) {
            assertTrue(semaphore.isLocked());
          }
        });
  }

  /** Each token is announced once: a waiter that is cancelled must pass the notification on. */
  @Test
  void condition_waitersCancelled_passTheTokenOn() {
    int[] cancelledWaits = new int[1];
    repeat(
        () -> {
          AsyncCondition condition = new AsyncCondition();
          boolean[] token = new boolean[1];
          Task<?> producer = Asyncio.createTask(() -> offerTokens(condition, token));
          cancelSome(
              () -> {
                try (var _ = condition.acquire().await()) {
                  try {
                    condition.waitFor(() -> token[0]).await();
                  } catch (CancellationException e) {
                    cancelledWaits[0]++;
                    throw e;
                  }
                  assertTrue(token[0]);
                  token[0] = false;
                }
              });
          producer.cancel();
          assertThrows(CancellationException.class, producer::await);

          assertFalse(condition.isLocked());
        });

    assertTrue(cancelledWaits[0] > SEEDS / 2, () -> cancelledWaits[0] + " waits were cancelled");
  }

  /** Offers the next token when the last one was taken, and notifies one waiter of each. */
  private static void offerTokens(AsyncCondition condition, boolean[] token) throws Exception {
    while (true) {
      pause();
      try (var _ = condition.acquire().await()) {
        if (!token[0]) {
          token[0] = true;
          condition.notifyOne();
        }
      }
    }
  }

  @Test
  void queue_usersCancelled_losesNoItem() {
    repeat(
        () -> {
          AsyncQueue<Integer> queue = new AsyncQueue<>(2);
          List<Integer> put = new ArrayList<>();
          List<Integer> taken = new ArrayList<>();
          int[] next = new int[1];
          cancelSome(
              () -> {
                if (choose(2) == 0) {
                  int item = next[0]++;
                  try {
                    Asyncio.waitFor(queue.put(item), Duration.ofMillis(choose(5))).await();
                    put.add(item);
                  } catch (TimeoutException e) {
                    // The queue stayed full.
                  }
                } else {
                  try {
                    taken.add(Asyncio.waitFor(queue.get(), Duration.ofMillis(choose(5))).await());
                  } catch (TimeoutException e) {
                    // The queue stayed empty.
                  }
                }
                pause();
              });
          while (!queue.isEmpty()) {
            taken.add(queue.getNowait());
          }

          // A task that is cancelled just after its item was put does not learn of it.
          assertTrue(taken.containsAll(put), () -> put + " were put, and taken " + taken);
          assertEquals(taken.stream().distinct().toList(), taken);
        });
  }
}
