package dev.rondo.tck.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.EventLoops;
import dev.rondo.ExceptionContext;
import dev.rondo.LoopFuture;
import dev.rondo.LoopLifecycle;
import dev.rondo.Task;
import dev.rondo.spi.LoopOptions;
import dev.rondo.tasks.Asyncio;
import dev.rondo.tasks.GuestLoop;
import dev.rondo.tasks.RunnerOptions;
import dev.rondo.tck.fixture.Bytes;
import dev.rondo.tck.fixture.Covers;
import dev.rondo.tck.fixture.HostLoop;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.NeedsRunner;
import dev.rondo.tck.fixture.Role;
import dev.rondo.tck.fixture.TcpPair;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A loop that runs as the guest of another event loop, which is a thread with a queue here. */
@Role({LoopLifecycle.class, GuestLoop.class})
@Covers("runAsGuest")
@Needs(Capability.GUEST)
public interface GuestContract extends LoopContract {

  @Test
  default void runAsGuest_callbacks_runInTurnsOfTheHost(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    try (var host = new HostLoop()) {
      List<String> order = new ArrayList<>();
      loop.callSoon(() -> order.add("first"));
      loop.callLater(
          Duration.ofMillis(5),
          () -> {
            assertTrue(host.isOnTurn());
            assertSame(loop, EventLoops.getRunningLoop());
            order.add("timer");
            loop.stop();
          });
      host.runGuest(loop).get();

      assertEquals(List.of("first", "timer"), order);
      assertFalse(loop.isRunning());
      kit.iterate();
    }
  }

  @Test
  default void runAsGuest_betweenTurns_leavesTheHostFree(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    try (var host = new HostLoop()) {
      CompletableFuture<String> stopped = host.runGuest(loop);
      for (int i = 0; i < 100; i++) {
        host.call(() -> assertThrows(IllegalStateException.class, EventLoops::getRunningLoop));
      }

      assertTrue(loop.isRunning());
      assertThrows(IllegalStateException.class, loop::runForever);
      assertThrows(IllegalStateException.class, loop::close);
      assertThrows(IllegalStateException.class, () -> loop.runAsGuest(host, _ -> {}));
      loop.callSoonThreadsafe(loop::stop);
      stopped.get();
    }
  }

  /** Posts from the host and from another thread both wake the poll. */
  @Test
  default void runAsGuest_posts_areRunInTheirOrder(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    int count = 2_000;
    try (var host = new HostLoop()) {
      List<Integer> ran = new ArrayList<>();
      CompletableFuture<String> stopped = host.runGuest(loop);
      kit.thread(
          () -> {
            for (int i = 0; i < count; i++) {
              int next = i;
              loop.callSoonThreadsafe(() -> ran.add(next));
            }
            host.execute(() -> loop.callSoonThreadsafe(loop::stop));
          });
      stopped.get();

      assertEquals(count, ran.size());
      for (int i = 0; i < count; i++) {
        assertEquals(i, ran.get(i));
      }
    }
  }

  @Test
  @Needs({Capability.TASKS, Capability.TCP})
  default void runAsGuest_connection_isServed(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    try (var host = new HostLoop()) {
      Task<String> task =
          loop.createTask(
              () -> {
                TcpPair pair = TcpPair.open(kit);
                pair.near().write(Bytes.of("question"));
                pair.accepted().received("question").await();
                pair.near().close();
                pair.accepted().lost().await();
                pair.server().close();
                return pair.accepted().text();
              });
      task.addDoneCallback(_ -> loop.stop());
      host.runGuest(loop).get();

      assertEquals("question", task.result());
    }
  }

  @Test
  default void runAsGuest_errorInCallback_endsTheRunWithIt(LoopFixture kit) {
    EventLoop loop = kit.loop();
    var error = new AssertionError("thrown by a callback");
    try (var host = new HostLoop()) {
      loop.callSoon(
          () -> {
            throw error;
          });
      var failed = assertThrows(ExecutionException.class, () -> host.runGuest(loop).get());

      assertSame(error, failed.getCause());
      assertFalse(loop.isRunning());
      kit.iterate();
    }
  }

  @Test
  default void runAsGuest_hostEndsFirst_failsAndCanRunAgain(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var host = new HostLoop();
    CompletableFuture<String> stopped = host.runGuest(loop);
    host.close();
    loop.callSoonThreadsafe(() -> {});
    var failed = assertThrows(ExecutionException.class, stopped::get);

    assertInstanceOf(IllegalStateException.class, failed.getCause());
    assertFalse(loop.isRunning());
    kit.iterate();
  }

  @Test
  default void runAsGuest_hostRunsAnotherLoop_fails(LoopFixture kit) throws Exception {
    EventLoop guest = kit.newLoop(LoopOptions.defaults());
    LoopFuture<String> failure = kit.loop().createFuture();
    guest.runAsGuest(
        kit.loop()::callSoonThreadsafe, failed -> failure.setResult(String.valueOf(failed)));

    assertTrue(kit.loop().runUntilComplete(failure).contains("IllegalStateException"));
    assertFalse(guest.isRunning());
  }

  @Test
  @Needs(Capability.TASKS)
  @Covers("GuestLoop.start")
  default void start_coroutine_returnsItsResultToTheHost(LoopFixture kit) throws Exception {
    try (var host = new HostLoop()) {
      var done = new CompletableFuture<String>();
      var ended = new AtomicBoolean();
      GuestLoop guest =
          GuestLoop.start(
              host,
              () -> {
                EventLoop loop = EventLoops.getRunningLoop();
                loop.createTask(
                    () -> {
                      try {
                        return loop.createFuture().await();
                      } finally {
                        ended.set(true);
                      }
                    });
                Asyncio.sleep(Duration.ofMillis(5)).await();
                return Asyncio.toThread(() -> "done").await();
              },
              (result, failure) -> {
                if (failure == null && host.isOnTurn()) {
                  done.complete(result);
                } else {
                  done.completeExceptionally(new AssertionError(failure));
                }
              },
              options(kit));

      assertEquals("done", done.get());
      assertTrue(ended.get(), "the other task was not cancelled");
      assertTrue(guest.loop().isClosed());
      guest.cancel();
    }
  }

  @Test
  @Needs(Capability.TASKS)
  @Covers("GuestLoop.start")
  default void start_tasksLeft_areCancelledInOrder(LoopFixture kit) throws Exception {
    try (var host = new HostLoop()) {
      List<String> expected = new ArrayList<>();
      List<String> cancelled = new ArrayList<>();
      var done = new CompletableFuture<@Nullable Throwable>();
      GuestLoop.start(
          host,
          () -> {
            EventLoop loop = EventLoops.getRunningLoop();
            for (int i = 0; i < 20; i++) {
              loop.createTask(() -> awaitCancellation(cancelled));
            }
            Asyncio.sleep(Duration.ZERO).await();
            loop.allTasks().forEach(task -> expected.add(task.getName()));
            expected.remove(Objects.requireNonNull(Asyncio.currentTask()).getName());
          },
          done::complete,
          options(kit));

      assertNull(done.get());
      assertEquals(20, cancelled.size());
      assertEquals(expected, cancelled);
    }
  }

  private static @Nullable Void awaitCancellation(List<String> cancelled) throws Exception {
    try {
      return EventLoops.getRunningLoop().<@Nullable Void>createFuture().await();
    } finally {
      cancelled.add(Objects.requireNonNull(Asyncio.currentTask()).getName());
    }
  }

  @Test
  @Needs(Capability.TASKS)
  @Covers("GuestLoop.start")
  default void start_coroutineWithoutResult_tellsItsFailure(LoopFixture kit) throws Exception {
    try (var host = new HostLoop()) {
      var done = new CompletableFuture<Throwable>();
      var failure = new IOException("thrown by the coroutine");
      GuestLoop.start(
          host,
          () -> {
            throwLater(failure);
          },
          done::complete,
          options(kit));

      assertSame(failure, done.get());
    }
  }

  @Test
  @Needs(Capability.TASKS)
  @Covers("GuestLoop.start")
  default void start_loopStoppedEarly_saysSo(LoopFixture kit) throws Exception {
    try (var host = new HostLoop()) {
      var done = new CompletableFuture<Throwable>();
      GuestLoop guest =
          GuestLoop.start(
              host,
              () -> {
                EventLoop loop = EventLoops.getRunningLoop();
                loop.stop();
                loop.createFuture().await();
              },
              done::complete,
              options(kit));

      var failure = assertInstanceOf(IllegalStateException.class, done.get());
      assertTrue(failure.toString().contains("stopped before the coroutine"), failure::toString);
      assertTrue(guest.loop().isClosed());
      assertEquals(1, kit.reports().takeAll().size());
    }
  }

  @Test
  @Needs(Capability.TASKS)
  @NeedsRunner("mounted")
  @Covers("GuestLoop.start")
  default void start_interruptible_cancelInterruptsACall(LoopFixture kit) throws Exception {
    try (var host = new HostLoop()) {
      var done = new CompletableFuture<Throwable>();
      var blocked = new CompletableFuture<Thread>();
      GuestLoop guest =
          GuestLoop.start(
              host,
              () -> {
                blocked.complete(Thread.currentThread());
                new CountDownLatch(1).await();
              },
              done::complete,
              options(kit).withInterruptible(true));
      blocked.get();
      guest.cancel();

      assertInstanceOf(CancellationException.class, done.get());
    }
  }

  @Test
  @Needs(Capability.TASKS)
  @Covers("GuestLoop.cancel")
  default void cancel_fromAnyThread_cancelsTheCoroutine(LoopFixture kit) throws Exception {
    try (var host = new HostLoop()) {
      var done = new CompletableFuture<Throwable>();
      GuestLoop guest =
          GuestLoop.start(
              host,
              () -> EventLoops.getRunningLoop().createFuture().await(),
              (_, failure) -> done.complete(failure),
              options(kit));
      guest.cancel();

      assertInstanceOf(CancellationException.class, done.get());
    }
  }

  @Test
  @Needs(Capability.TASKS)
  @Covers("GuestLoop.start")
  default void start_hostEndsFirst_unwindsTheTasks(LoopFixture kit) throws Exception {
    var host = new HostLoop();
    var done = new CompletableFuture<Throwable>();
    var waiting = new CompletableFuture<Task<?>>();
    GuestLoop guest =
        GuestLoop.start(
            host,
            () -> {
              waiting.complete(Asyncio.currentTask());
              return Asyncio.sleep(Duration.ofMillis(5), "never read").await()
                  + EventLoops.getRunningLoop().createFuture().await();
            },
            (_, failure) -> done.complete(failure),
            options(kit));
    waiting.get();
    host.close();

    assertInstanceOf(IllegalStateException.class, done.get());
    assertTrue(guest.loop().isClosed());
    assertEquals(
        List.of("Task was destroyed but it is pending!"),
        kit.reports().takeAll().stream().map(ExceptionContext::message).toList());
  }

  private static void throwLater(IOException failure) throws Exception {
    Asyncio.sleep(Duration.ofMillis(5)).await();
    throw failure;
  }

  private static RunnerOptions options(LoopFixture kit) {
    return RunnerOptions.defaults().withLoopFactory(() -> kit.newLoop(LoopOptions.defaults()));
  }
}
