package dev.rondo.tck.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.EventLoops;
import dev.rondo.LoopClosedException;
import dev.rondo.net.Binding;
import dev.rondo.net.ServerOptions;
import dev.rondo.tasks.LoopGroup;
import dev.rondo.tasks.LoopGroupOptions;
import dev.rondo.tck.fixture.Covers;
import dev.rondo.tck.fixture.FatalError;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Groups of loops: their threads, calls, failures and end. */
@Role(LoopGroup.class)
@Covers("LoopGroup.start")
@Needs(Capability.TASKS)
public interface LoopGroupContract extends LoopContract {

  @Test
  default void loopGroup_submit_takesTheLoopsInTurn(LoopFixture kit) throws Exception {
    try (LoopGroup group = GroupFixture.start(kit, 3)) {
      List<EventLoop> used = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        used.add(group.submit(EventLoops::getRunningLoop).get());
      }

      assertEquals(Set.copyOf(group.loops()), Set.copyOf(used));
      assertEquals(used.subList(0, 3), used.subList(3, 6));
      assertSame(used.getFirst(), group.next());
    }
  }

  @Test
  default void loopGroup_forEach_callsEachLoopOnItsThread(LoopFixture kit) throws Exception {
    var loops = new ConcurrentLinkedQueue<EventLoop>();
    var failure = new IllegalArgumentException("refused");
    try (LoopGroup group = GroupFixture.start(kit, 3)) {
      group.forEach(loop -> loops.add(EventLoops.getRunningLoop())).get();
      CompletableFuture<?> failing =
          group.forEach(
              loop -> {
                throw failure;
              });

      assertEquals(Set.copyOf(group.loops()), Set.copyOf(loops));
      var e = assertThrows(ExecutionException.class, failing::get);
      assertSame(failure, e.getCause());
    }
  }

  @Test
  default void loopGroup_submit_outcomesArePassedOn(LoopFixture kit) throws Exception {
    var failure = new IllegalArgumentException("refused");
    try (LoopGroup group = GroupFixture.start(kit, 1)) {
      var failing =
          group.submit(
              () -> {
                throw failure;
              });
      var cancelled = group.submit(() -> EventLoops.getRunningLoop().createFuture().await());
      cancelled.cancel(true);
      var calls = new ArrayList<String>();
      var withoutResult =
          group.submit(
              () -> {
                calls.add("run");
              });

      assertNull(withoutResult.get());
      assertEquals(List.of("run"), calls);
      assertSame(failure, assertThrows(ExecutionException.class, failing::get).getCause());
      assertThrows(CancellationException.class, cancelled::get);
    }
  }

  @Test
  default void loopGroup_close_endsCallsAndRefusesOthers(LoopFixture kit) {
    LoopGroup group = GroupFixture.start(kit, 2);
    var pending = group.submit(() -> EventLoops.getRunningLoop().createFuture().await());
    group.close();
    group.close();

    assertTrue(pending.isCompletedExceptionally());
    assertThrows(LoopClosedException.class, () -> group.submit(() -> "late"));
    assertThrows(LoopClosedException.class, group::next);
    assertTrue(group.forEach(loop -> {}).isCompletedExceptionally());
    assertTrue(group.loops().stream().allMatch(EventLoop::isClosed));
    group.ended().join();
  }

  @Test
  default void loopGroup_close_interruptedThread_waitsToTheEnd(LoopFixture kit) {
    LoopGroup group = GroupFixture.start(kit, 2);
    Thread.currentThread().interrupt();
    group.close();

    assertTrue(Thread.interrupted());
    assertTrue(group.loops().stream().allMatch(EventLoop::isClosed));
  }

  @Test
  default void loopGroup_close_onAVirtualThread_ends(LoopFixture kit) throws Exception {
    LoopGroup group = GroupFixture.start(kit, 2);
    Thread.ofVirtual().start(group::close).join();

    assertTrue(group.ended().isDone());
  }

  @Test
  default void loopGroup_close_onItsOwnLoop_isRefused(LoopFixture kit) throws Exception {
    try (LoopGroup group = GroupFixture.start(kit, 2)) {
      String message =
          group
              .submit(() -> assertThrows(IllegalStateException.class, group::close).getMessage())
              .get();

      assertTrue(message.contains("another thread"), message);
    }
  }

  @Test
  default void loopGroup_errorInACallback_endsOneLoop(LoopFixture kit) throws Exception {
    try (LoopGroup group = GroupFixture.start(kit, 2)) {
      EventLoop failing = group.loops().getFirst();
      var error = new FatalError();
      failing.callSoonThreadsafe(
          () -> {
            throw error;
          });
      var e = assertThrows(ExecutionException.class, () -> group.ended().get(10, TimeUnit.SECONDS));

      assertSame(error, e.getCause());
      for (int i = 0; i < 4; i++) {
        assertNotSame(failing, group.submit(EventLoops::getRunningLoop).get());
      }
      assertTrue(failing.isClosed());
    }
  }

  @Test
  default void loopGroup_stoppedLoop_failsTheGroup(LoopFixture kit) throws Exception {
    try (LoopGroup group = GroupFixture.start(kit, 2)) {
      EventLoop stopped = group.loops().getFirst();
      stopped.callSoonThreadsafe(stopped::stop);
      var e = assertThrows(ExecutionException.class, () -> group.ended().get(10, TimeUnit.SECONDS));

      assertTrue(e.toString().contains("stop()"), e.toString());
    }
  }

  @Test
  default void loopGroup_start_failingFactory_closesTheOthers(LoopFixture kit) {
    var made = new AtomicInteger();
    var failure = new IllegalStateException("no third loop");
    Supplier<EventLoop> factory =
        () -> {
          if (made.incrementAndGet() == 3) {
            throw failure;
          }
          return GroupFixture.factory(kit).get();
        };

    assertSame(
        failure,
        assertThrows(
            IllegalStateException.class,
            () ->
                LoopGroup.start(
                    LoopGroupOptions.defaults().withLoops(3).withLoopFactory(factory))));
  }

  @Test
  @Needs({Capability.TCP, Capability.RAW_SOCKETS})
  default void loopGroup_close_abortsServersOfALoop(LoopFixture kit) throws Exception {
    LoopGroup group = GroupFixture.start(kit, 2);
    var server =
        group
            .createServer(GroupFixture.ECHO, Binding.host("127.0.0.1", 0), ServerOptions.defaults())
            .get();
    assertFalse(server.ended().isDone());
    group.close();

    assertTrue(server.ended().isDone());
    server.ended().join();
  }
}
