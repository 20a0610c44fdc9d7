package dev.rondo.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.EventLoop;
import dev.rondo.NoRunningLoopException;
import dev.rondo.spi.LoopOptions;
import dev.rondo.spi.RunningLoop;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class DefaultPolicyTests {

  private static final Backends BACKENDS =
      Backends.of(FakeProvider.available("rapid", 300), FakeProvider.available("sturdy", 200));

  private final BlockingQueue<String> reports = new LinkedBlockingQueue<>();
  private final DefaultPolicy policy =
      new DefaultPolicy(
          BACKENDS,
          BackendChoice.automatic().withThreadRule("io-*", "sturdy"),
          LoopOptions::defaults,
          new UnclosedLoops(reports::add));

  @Test
  void getEventLoop_threadWithoutLoop_createsOne() throws Exception {
    EventLoop loop = policy.getEventLoop();

    assertSame(loop, policy.getEventLoop());
    assertNotSame(loop, on("other", policy::getEventLoop));
  }

  @Test
  void getEventLoop_afterSettingOne_returnsIt() {
    EventLoop loop = FakeLoop.named("mine");
    policy.setEventLoop(loop);

    assertSame(loop, policy.getEventLoop());
  }

  @Test
  void getEventLoop_afterSettingNone_throws() throws Exception {
    NoRunningLoopException e =
        on(
            "io-1",
            () -> {
              policy.setEventLoop(null);
              return assertThrows(NoRunningLoopException.class, policy::getEventLoop);
            });

    assertEquals(
        "thread 'io-1' has no event loop since setEventLoop(null): set one, or use newEventLoop()",
        e.getMessage());
  }

  @Test
  void getEventLoop_inACallback_isTheRunningLoop() {
    EventLoop running = FakeLoop.named("running");
    policy.setEventLoop(FakeLoop.named("mine"));
    RunningLoop.here().begin(running);
    try {
      assertSame(running, policy.getEventLoop());
    } finally {
      RunningLoop.here().end();
    }
  }

  @Test
  void getEventLoop_onVirtualThread_throws() throws Exception {
    var task =
        new FutureTask<>(() -> assertThrows(NoRunningLoopException.class, policy::getEventLoop));
    Thread.ofVirtual().name("v").start(task);

    assertEquals(
        "no event loop runs on virtual thread 'v', and a virtual thread is too short-lived to own"
            + " one: use a Runner, or newEventLoop()",
        task.get().getMessage());
  }

  @Test
  void getEventLoop_onVirtualThread_returnsSetLoop() throws Exception {
    EventLoop loop = FakeLoop.named("mine");
    var task =
        new FutureTask<>(
            () -> {
              policy.setEventLoop(loop);
              return policy.getEventLoop();
            });
    Thread.ofVirtual().start(task);

    assertSame(loop, task.get());
  }

  @Test
  void newEventLoop_usesTheThreadsBackend() throws Exception {
    assertEquals("rapid", policy.newEventLoop().name());
    assertEquals("sturdy", on("io-1", policy::newEventLoop).name());
    assertNotSame(policy.newEventLoop(), policy.newEventLoop());
  }

  @Test
  void choose_byRule_saysWhy() throws Exception {
    assertEquals("named by rule 'io-*=sturdy' of the program", on("io-1", policy::choose).reason());
  }

  @Test
  @Timeout(60)
  void getEventLoop_loopNotClosed_isReported() throws Exception {
    on("io-7", () -> policy.getEventLoop().name());

    assertEquals(
        "unclosed event loop <sturdy loop>: thread 'io-7' got it from getEventLoop() and must close it",
        nextReport());
  }

  @Test
  @Timeout(60)
  void getEventLoop_loopClosed_isNotReported() throws Exception {
    on(
        "io-8",
        () -> {
          policy.getEventLoop().close();
          return true;
        });
    on("io-9", () -> policy.getEventLoop().name());

    assertTrue(nextReport().contains("'io-9'"));
    System.gc();
    assertNull(reports.poll(200, TimeUnit.MILLISECONDS));
  }

  private String nextReport() throws InterruptedException {
    while (true) {
      System.gc();
      String report = reports.poll(20, TimeUnit.MILLISECONDS);
      if (report != null) {
        return report;
      }
    }
  }

  private static <T> T on(String threadName, Callable<T> body) throws Exception {
    var task = new FutureTask<>(body);
    Thread thread = new Thread(task, threadName);
    thread.start();
    thread.join();
    return task.get();
  }
}
