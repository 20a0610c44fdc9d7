package dev.rondo.tck.executor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.EventLoop;
import dev.rondo.ExecutorBridge;
import dev.rondo.LoopFuture;
import dev.rondo.tck.fixture.Covers;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Nulls;
import dev.rondo.tck.fixture.Role;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Blocking work in thread pools. */
@Role(ExecutorBridge.class)
public interface ExecutorContract extends LoopContract {

  /** T043. */
  @Test
  default void runInExecutor_runsElsewhereAndCompletesOnTheLoop(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var callbacks = new ArrayList<Thread>();
    LoopFuture<Thread> future = loop.runInExecutor(Thread::currentThread);
    future.addDoneCallback(f -> callbacks.add(Thread.currentThread()));
    Thread worker = loop.runUntilComplete(future);

    assertNotSame(Thread.currentThread(), worker);
    assertEquals(1, callbacks.size());
    assertNotSame(worker, callbacks.getFirst());
  }

  /** T043. */
  @Test
  default void runInExecutor_workThatThrows_failsTheFuture(LoopFixture kit) {
    EventLoop loop = kit.loop();
    var failure = new IOException("from the pool");
    Callable<String> work =
        () -> {
          throw failure;
        };

    assertSame(
        failure,
        assertThrows(IOException.class, () -> loop.runUntilComplete(loop.runInExecutor(work))));
  }

  @Test
  default void runInExecutor_givenExecutor_isUsed(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    ExecutorService pool =
        kit.closing(Executors.newSingleThreadExecutor(Thread.ofPlatform().name("given").factory()));

    assertEquals(
        "given",
        loop.runUntilComplete(loop.runInExecutor(pool, () -> Thread.currentThread().getName())));
    loop.close();
    assertFalse(pool.isShutdown(), "the loop must not close an executor passed to runInExecutor");
  }

  @Test
  default void runInExecutor_blockedWork_doesNotStopTheLoop(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var release = new CountDownLatch(1);
    LoopFuture<String> future =
        loop.runInExecutor(
            () -> {
              release.await();
              return "released";
            });
    loop.callLater(Duration.ofMillis(5), release::countDown);

    assertEquals("released", loop.runUntilComplete(future));
  }

  /** T044. */
  @Test
  @Covers("runInExecutor")
  default void cancel_workThatEndsAfterTheClose_isDropped(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var started = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    var interrupted = new AtomicBoolean();
    LoopFuture<String> future =
        loop.runInExecutor(
            () -> {
              started.countDown();
              try {
                release.await();
              } catch (InterruptedException e) {
                interrupted.set(true);
              }
              return "late";
            });
    started.await();
    assertTrue(future.cancel());
    assertThrows(CancellationException.class, () -> loop.runUntilComplete(future));
    loop.close();
    release.countDown();

    assertFalse(interrupted.get(), "running work must not be interrupted");
  }

  /** T045. */
  @Test
  default void setDefaultExecutor_isUsedAndOwned(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    ExecutorService pool =
        Executors.newSingleThreadExecutor(Thread.ofPlatform().name("default").factory());
    loop.setDefaultExecutor(pool);

    assertEquals(
        "default",
        loop.runUntilComplete(loop.runInExecutor(() -> Thread.currentThread().getName())));
    loop.close();
    assertTrue(pool.isShutdown());
  }

  /** T045. */
  @Test
  default void setDefaultExecutor_null_isRefused(LoopFixture kit) {
    assertThrows(NullPointerException.class, () -> kit.loop().setDefaultExecutor(Nulls.any()));
  }

  /** T045. */
  @Test
  default void shutdownDefaultExecutor_endsThreadsAndRefusesWork(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    Thread worker = loop.runUntilComplete(loop.runInExecutor(Thread::currentThread));
    loop.runUntilComplete(loop.shutdownDefaultExecutor());

    LoopFixture.await("the pool's thread has ended", () -> !worker.isAlive());
    assertThrows(IllegalStateException.class, () -> loop.runInExecutor(() -> "refused"));
    assertEquals("given", loop.runUntilComplete(loop.runInExecutor(Runnable::run, () -> "given")));
  }

  @Test
  default void shutdownDefaultExecutor_neverUsed_completes(LoopFixture kit) throws Exception {
    kit.loop().runUntilComplete(kit.loop().shutdownDefaultExecutor());

    assertThrows(IllegalStateException.class, () -> kit.loop().runInExecutor(() -> "refused"));
  }

  /** T045. */
  @Test
  default void shutdownDefaultExecutor_timeout_completes(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var release = new CountDownLatch(1);
    LoopFuture<String> work =
        loop.runInExecutor(
            () -> {
              release.await();
              return "late";
            });
    loop.runUntilComplete(loop.shutdownDefaultExecutor(Duration.ofMillis(10)));

    assertFalse(work.isDone());
    release.countDown();
    assertEquals("late", loop.runUntilComplete(work));
  }

  @Test
  default void shutdownDefaultExecutor_thatCannotBeAwaited_fails(LoopFixture kit) {
    EventLoop loop = kit.loop();
    var refusal = new UnsupportedOperationException("cannot be awaited");
    loop.setDefaultExecutor(new UnawaitableExecutor(refusal));

    assertSame(
        refusal,
        assertThrows(
            UnsupportedOperationException.class,
            () -> loop.runUntilComplete(loop.shutdownDefaultExecutor())));
  }

  /** An executor whose termination cannot be awaited. */
  final class UnawaitableExecutor extends AbstractExecutorService {

    private final RuntimeException refusal;

    UnawaitableExecutor(RuntimeException refusal) {
      this.refusal = refusal;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      throw refusal;
    }

    @Override
    public void execute(Runnable command) {
      command.run();
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return false;
    }

    @Override
    public boolean isTerminated() {
      return false;
    }
  }
}
