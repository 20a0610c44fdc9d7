package dev.rondo.tck.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.EventLoops;
import dev.rondo.LoopFuture;
import dev.rondo.NoRunningLoopException;
import dev.rondo.TaskSpawner;
import dev.rondo.spi.LoopOptions;
import dev.rondo.tasks.Asyncio;
import dev.rondo.tck.fixture.Covers;
import dev.rondo.tck.fixture.ErrorMessages;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.NeedsRunner;
import dev.rondo.tck.fixture.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Virtual threads that run a loop, and virtual threads that its tasks start. */
@Role(TaskSpawner.class)
@Covers("createTask")
@Needs(Capability.TASKS)
@NeedsRunner({"mounted", "baton"})
public interface VirtualThreadContract extends LoopContract {

  /** There is one idle loop more than carriers, and each loop waits for another virtual thread. */
  @Test
  @Covers("runUntilComplete")
  default void runUntilComplete_onVirtualThreads_holdsNoCarrier(LoopFixture kit) throws Exception {
    int loops = Runtime.getRuntime().availableProcessors() + 1;
    var idle = new CountDownLatch(loops);
    List<Thread> threads = new ArrayList<>();
    List<String> answers = Collections.synchronizedList(new ArrayList<>());
    for (int i = 0; i < loops; i++) {
      EventLoop loop = kit.newLoop(LoopOptions.defaults());
      threads.add(Thread.ofVirtual().start(() -> answers.add(answerOnLoop(loop, idle))));
    }
    for (Thread thread : threads) {
      assertTrue(
          thread.join(Duration.ofSeconds(20)), () -> "no carrier runs the loop of " + thread);
    }

    assertEquals(Collections.nCopies(loops, "answer"), answers);
  }

  private static String answerOnLoop(EventLoop loop, CountDownLatch idle) {
    try {
      return loop.runUntilComplete(
          () -> {
            LoopFuture<String> answer = loop.createFuture();
            Thread.ofVirtual()
                .start(
                    () -> {
                      awaitQuietly(idle);
                      loop.callSoonThreadsafe(() -> answer.setResult("answer"));
                    });
            idle.countDown();
            return answer.await();
          });
    } catch (Exception e) {
      return String.valueOf(e);
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  @NeedsRunner("mounted")
  default void virtualThread_startedByATask_doesNotBlockTheLoop(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var ended = new AtomicBoolean();
          Thread child =
              Thread.ofVirtual()
                  .start(
                      () -> {
                        while (!ended.get()) {
                          Thread.onSpinWait();
                        }
                      });
          Asyncio.sleep(Duration.ofMillis(20)).await();
          ended.set(true);

          assertTrue(child.join(Duration.ofSeconds(10)));
        });
    assertFalse(loop.isRunning());
  }

  @Test
  @Covers("EventLoops.getRunningLoop")
  default void getRunningLoop_inAThreadOfATask_namesAlternatives(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          var seen = new @Nullable Throwable[1];
          Thread child =
              Thread.ofVirtual()
                  .start(
                      () ->
                          seen[0] =
                              assertThrows(
                                  NoRunningLoopException.class, EventLoops::getRunningLoop));
          assertTrue(child.join(Duration.ofSeconds(10)));
          var failure = assertInstanceOf(NoRunningLoopException.class, seen[0]);

          ErrorMessages.assertContains(failure, "runCoroutineThreadsafe", "callSoonThreadsafe");
        });
  }

  /** The class below is initialized once per JVM, so later runs see the result of the first. */
  @Test
  @NeedsRunner("mounted")
  @Covers("LoopFuture.await")
  default void await_inAClassInitializer_isRefused(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          assertTrue(
              PinnedInitializer.MESSAGE.contains("class initializer"), PinnedInitializer.MESSAGE);
          Asyncio.sleep(Duration.ofMillis(1)).await();
        });
  }

  /** A class whose initializer awaits a future. */
  final class PinnedInitializer {

    static final String MESSAGE = messageOfAwait();

    private PinnedInitializer() {}

    private static String messageOfAwait() {
      try {
        Asyncio.sleep(Duration.ofMinutes(1)).await();
        return "slept";
      } catch (Exception e) {
        return String.valueOf(e);
      }
    }
  }
}
