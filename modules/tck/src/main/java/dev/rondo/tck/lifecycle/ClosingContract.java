package dev.rondo.tck.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.LoopClosedException;
import dev.rondo.LoopFuture;
import dev.rondo.LoopLifecycle;
import dev.rondo.LoopTime;
import dev.rondo.Task;
import dev.rondo.net.Binding;
import dev.rondo.net.Protocol;
import dev.rondo.net.ResolveOptions;
import dev.rondo.net.Target;
import dev.rondo.tck.fixture.Bytes;
import dev.rondo.tck.fixture.Covers;
import dev.rondo.tck.fixture.FatalError;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.Role;
import dev.rondo.tck.fixture.TcpPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Closing a loop: when that is allowed, and what is released. */
@Role(LoopLifecycle.class)
@Covers("close")
public interface ClosingContract extends LoopContract {

  /** T009. */
  @Test
  default void close_whileRunning_isRefusedAndTheLoopGoesOn(LoopFixture kit) {
    EventLoop loop = kit.loop();
    var events = new ArrayList<String>();
    loop.callSoon(
        () -> {
          assertThrows(IllegalStateException.class, loop::close);
          assertFalse(loop.isClosed());
          loop.callSoon(() -> events.add("goes on"));
          loop.callSoon(loop::stop);
        });
    loop.runForever();

    assertEquals(List.of("goes on"), events);
  }

  @Test
  default void close_whileRunningOnAnotherThread_isRefused(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    Thread runner = kit.thread(loop::runForever);
    LoopFixture.await("the loop runs", loop::isRunning);
    try {
      assertThrows(IllegalStateException.class, loop::close);
    } finally {
      loop.callSoonThreadsafe(loop::stop);
      runner.join();
    }

    assertFalse(loop.isClosed());
  }

  /** T010. */
  @Test
  @Covers({"close", "isClosed"})
  default void close_twice_isAllowedAndDropsWhatWasScheduled(LoopFixture kit) {
    EventLoop loop = kit.loop();
    var events = new ArrayList<String>();
    loop.callSoon(() -> events.add("soon"));
    loop.callSoonThreadsafe(() -> events.add("threadsafe"));
    loop.callLater(Duration.ZERO, () -> events.add("later"));
    loop.close();
    loop.close();

    assertTrue(loop.isClosed());
    assertFalse(loop.isRunning());
    assertEquals(List.of(), events);
  }

  /** T010. */
  @Test
  default void operations_onAClosedLoop_areRefused(LoopFixture kit) {
    EventLoop loop = kit.loop();
    LoopFuture<String> future = loop.createFuture();
    LoopTime now = loop.time();
    loop.close();

    assertClosed(() -> loop.callSoon(() -> {}));
    assertClosed(() -> loop.callSoonThreadsafe(() -> {}));
    assertClosed(() -> loop.callLater(Duration.ZERO, () -> {}));
    assertClosed(() -> loop.callAt(now, () -> {}));
    assertClosed(loop::runForever);
    assertClosed(() -> loop.runUntilComplete(future));
    assertClosed(() -> loop.runInExecutor(() -> "work"));
    assertClosed(() -> loop.runInExecutor(Runnable::run, () -> "work"));
  }

  @Test
  @Needs({Capability.TCP, Capability.DNS})
  default void networking_onAClosedLoop_isRefused(LoopFixture kit) {
    EventLoop loop = kit.loop();
    loop.close();

    assertClosed(() -> loop.createConnection(() -> new Protocol() {}, Target.host("127.0.0.1", 9)));
    assertClosed(() -> loop.createServer(() -> new Protocol() {}, Binding.host("127.0.0.1", 0)));
    assertClosed(() -> loop.getaddrinfo("127.0.0.1", null, ResolveOptions.defaults()));
  }

  /** T011. */
  @Test
  @Covers({"createTask", "close"})
  @Needs(Capability.TASKS)
  default void createTask_onAClosedLoop_isRefused(LoopFixture kit) {
    EventLoop loop = kit.loop();
    var events = new ArrayList<String>();
    loop.close();

    assertClosed(() -> loop.createTask(() -> events.add("ran")));
    assertClosed(() -> loop.runUntilComplete(() -> events.add("ran")));
    assertEquals(List.of(), events);
  }

  /** A task pending at the close of its loop is a bug in the program, so it is reported. */
  @Test
  @Needs(Capability.TASKS)
  default void close_withAPendingTask_unwindsItAndReports(LoopFixture kit) {
    EventLoop loop = kit.loop();
    var events = new ArrayList<String>();
    Task<Object> task =
        loop.createTask(
            () -> {
              try {
                return loop.createFuture().await();
              } finally {
                events.add("unwound");
              }
            });
    kit.iterate();
    loop.close();

    LoopFixture.await("the task is unwound", () -> events.equals(List.of("unwound")));
    assertTrue(task.isDone());
    assertSame(task, kit.reports().takeOne().work().task());
  }

  /** The fixture fails the test if a descriptor or thread is left. */
  @Test
  @Needs(Capability.TASKS)
  default void close_handlerThrowsAnError_propagatesAndFreesAll(LoopFixture kit) {
    EventLoop loop = kit.loop();
    var events = new ArrayList<String>();
    var fatal = new FatalError();
    loop.setExceptionHandler(
        (failing, context) -> {
          throw fatal;
        });
    for (int i = 0; i < 2; i++) {
      loop.createTask(
          () -> {
            try {
              return loop.createFuture().await();
            } finally {
              events.add("unwound");
            }
          });
    }
    kit.iterate();

    assertSame(fatal, assertThrows(FatalError.class, loop::close));
    assertTrue(loop.isClosed());
    LoopFixture.await("both tasks are unwound", () -> events.equals(List.of("unwound", "unwound")));
  }

  @Test
  @Needs(Capability.TASKS)
  default void close_withAnUnstartedTask_reportsAndDoesNotRunIt(LoopFixture kit) {
    EventLoop loop = kit.loop();
    var events = new ArrayList<String>();
    Task<Boolean> task = loop.createTask(() -> events.add("ran"));
    loop.close();

    assertTrue(task.isDone());
    assertEquals(List.of(), events);
    assertSame(task, kit.reports().takeOne().work().task());
  }

  /** The fixture looks for open descriptors after the test. */
  @Test
  @Needs({Capability.TCP, Capability.TASKS})
  default void close_withConnectionsAndServers_closesTheirSockets(LoopFixture kit)
      throws Exception {
    kit.runTask(
        () -> {
          TcpPair pair = TcpPair.open(kit);
          pair.client().transport().write(Bytes.of("still open"));
          pair.accepted().received("still open").await();
        });
    kit.loop().close();

    assertTrue(kit.loop().isClosed());
  }

  private static void assertClosed(Executable operation) {
    assertThrows(LoopClosedException.class, operation);
  }
}
