package dev.rondo.engine.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.engine.spi.LoopEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

/** Tests of the ring, the inbox and the wake-up of the owner. */
final class ReadyQueueTests {

  private final Semaphore wakeups = new Semaphore(0);
  private final ReadyQueue queue = new ReadyQueue(wakeups::release);

  private static final class Item extends LoopEvent {
    private final int number;
    private final boolean step;

    Item(int number, boolean step) {
      this.number = number;
      this.step = step;
    }

    @Override
    public void run() {}

    @Override
    public boolean isStep() {
      return step;
    }
  }

  private static Item item(int number) {
    return new Item(number, false);
  }

  @Test
  void add_beyondCapacity_keepsOrder() {
    for (int i = 0; i < 200; i++) {
      queue.add(item(i));
    }
    for (int i = 0; i < 150; i++) {
      assertEquals(i, ((Item) queue.take()).number);
    }
    for (int i = 200; i < 2000; i++) {
      queue.add(item(i));
    }
    for (int i = 150; i < 2000; i++) {
      assertEquals(i, ((Item) queue.take()).number);
    }
    assertEquals(0, queue.size());
    assertNull(queue.peek());
  }

  @Test
  void takeStep_behindCallbacks_leavesThemInPlace() {
    Item callback = item(1);
    Item step = new Item(2, true);
    queue.add(callback);
    queue.add(step);

    assertSame(step, queue.takeStep());
    assertNull(queue.takeStep());
    assertEquals(2, queue.size());
    assertSame(callback, queue.take());
    assertFalse(queue.take().isStep());
  }

  @Test
  void post_ownerAwake_makesNoWakeup() {
    queue.post(item(1));

    assertEquals(0, wakeups.availablePermits());
    assertFalse(queue.beforePoll());
  }

  @Test
  void post_ownerPolling_wakesOwnerOnce() {
    assertTrue(queue.beforePoll());

    queue.post(item(1));
    queue.post(item(2));

    assertEquals(1, wakeups.availablePermits());
    queue.afterPoll();
    queue.takeInbox();
    assertEquals(1, ((Item) queue.take()).number);
    assertEquals(2, ((Item) queue.take()).number);
  }

  @Test
  void post_manyThreads_losesNoneAndKeepsOrder() throws InterruptedException {
    int threads = 4;
    int each = 50_000;
    List<Thread> posters = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      int base = t * each;
      posters.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int i = 0; i < each; i++) {
                      queue.post(item(base + i));
                    }
                  }));
    }
    int[] next = new int[threads];
    int taken = 0;
    while (taken < threads * each) {
      if (queue.beforePoll()) {
        // Like a driver, block until a wake-up. A lost wake-up would block the test forever.
        wakeups.acquire();
      }
      queue.afterPoll();
      wakeups.drainPermits();
      queue.takeInbox();
      while (queue.size() > 0) {
        int number = ((Item) queue.take()).number;
        assertEquals(next[number / each]++, number % each);
        taken++;
      }
    }
    for (Thread poster : posters) {
      poster.join();
    }
  }

  @Test
  void takeInbox_manyEvents_takesAPartInOrder() {
    int count = 3_000;
    for (int i = 0; i < count; i++) {
      queue.post(item(i));
    }
    queue.takeInbox();
    int first = queue.size();
    queue.post(item(count));

    assertTrue(first < count, () -> "took all " + first + " events at once");
    assertFalse(queue.beforePoll());
    for (int i = 0; i <= count; i++) {
      if (queue.size() == 0) {
        queue.takeInbox();
      }
      assertEquals(i, ((Item) queue.take()).number);
    }
    assertTrue(queue.beforePoll());
  }

  @Test
  void takeInbox_manySteps_takesFewerThanCallbacks() {
    for (int i = 0; i < 1000; i++) {
      queue.post(new Item(i, true));
    }
    queue.takeInbox();
    int taken = queue.size();
    assertTrue(taken > 0 && taken <= 200, () -> taken + " taken at once");
    assertTrue(queue.hasBacklog());

    while (queue.hasBacklog()) {
      queue.takeInbox();
    }
    for (int i = 0; i < 1000; i++) {
      assertEquals(i, ((Item) queue.take()).number);
    }
  }

  @Test
  void park_eventPosted_returns() throws InterruptedException {
    int count = 10_000;
    Thread poster =
        Thread.ofPlatform()
            .start(
                () -> {
                  for (int i = 0; i < count; i++) {
                    queue.post(item(i));
                    while (!queue.inboxIsEmpty()) {
                      Thread.onSpinWait();
                    }
                  }
                });

    for (int i = 0; i < count; ) {
      queue.park();
      queue.takeInbox();
      while (queue.size() > 0) {
        assertEquals(i++, ((Item) queue.take()).number);
      }
    }
    poster.join();
  }

  @Test
  void isCrowded_untilTheBacklogIsShort_isTrue() {
    for (int i = 0; i < 70_000; i++) {
      queue.post(item(i));
    }
    assertFalse(queue.isCrowded());
    queue.takeInbox();
    assertTrue(queue.isCrowded());
    while (queue.size() < 35_000) {
      queue.takeInbox();
    }
    assertTrue(queue.isCrowded());
    while (queue.size() < 40_000) {
      queue.takeInbox();
    }
    assertFalse(queue.isCrowded());
    while (queue.hasBacklog()) {
      queue.takeInbox();
    }
    assertEquals(70_000, queue.size());
  }
}
