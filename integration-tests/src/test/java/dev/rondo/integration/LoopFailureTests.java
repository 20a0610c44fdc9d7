package dev.rondo.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.rondo.EventLoop;
import dev.rondo.ExceptionContext;
import dev.rondo.junit.LoopExtension;
import dev.rondo.junit.LoopTest;
import dev.rondo.net.Binding;
import dev.rondo.net.Protocol;
import dev.rondo.tasks.Asyncio;
import dev.rondo.tasks.Runner;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.opentest4j.AssertionFailedError;

/** Tests of what fails a {@link LoopTest}, and of the messages. */
@Tag("once")
final class LoopFailureTests {

  private static Throwable failure(Class<?> tests) {
    return ExtensionRun.of(tests).failure();
  }

  private static void assertStartsWith(String start, Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    assertTrue(message.startsWith(start), message);
  }

  @Test
  void assertion_isShownAsThrown() {
    Throwable failure = failure(FailingAssertion.class);

    assertInstanceOf(AssertionFailedError.class, failure);
    assertEquals("expected: <1> but was: <2>", failure.getMessage());
    assertTrue(
        Arrays.stream(failure.getStackTrace())
            .anyMatch(frame -> frame.getMethodName().equals("one_isTwo")));
  }

  static final class FailingAssertion {

    @LoopTest
    void one_isTwo() throws Exception {
      assertEquals(1, Asyncio.createTask(() -> 2).await());
    }
  }

  @Test
  void exception_isShownAsThrown() {
    assertEquals("java.io.IOException: boom", failure(FailingCall.class).toString());
  }

  static final class FailingCall {

    @LoopTest
    void call_fails() throws Exception {
      Asyncio.createTask(
              () -> {
                throw new IOException("boom");
              })
          .await();
    }
  }

  @Test
  void report_failsTheTest() {
    Throwable failure = failure(Report.class);

    assertEquals(
        "reported to the loop's exception handler: odd: java.io.IOException: boom",
        failure.getMessage());
    assertEquals("boom", failure.getCause().getMessage());
  }

  static final class Report {

    @LoopTest
    void report_isNotTaken(EventLoop loop) {
      loop.callExceptionHandler(ExceptionContext.of("odd").withException(new IOException("boom")));
    }
  }

  @Test
  void report_ofAFailedTest_isAdded() {
    Throwable failure = failure(ReportOfFailure.class);

    assertEquals("first", failure.getMessage());
    assertEquals(
        "reported to the loop's exception handler: odd", failure.getSuppressed()[0].getMessage());
  }

  static final class ReportOfFailure {

    @LoopTest
    void report_comesBeforeAFailure(EventLoop loop) {
      loop.callExceptionHandler(ExceptionContext.of("odd"));
      Asyncio.createTask(() -> Asyncio.sleep(Duration.ofHours(1)).await());
      fail("first");
    }
  }

  @Test
  void unretrievedFailure_failsTheTest() {
    assertStartsWith(
        "reported to the loop's exception handler: Task exception was never retrieved",
        failure(Unretrieved.class));
  }

  static final class Unretrieved {

    @LoopTest
    void task_failsAlone() throws Exception {
      Asyncio.createTask(
          () -> {
            throw new IOException("boom");
          });
      Asyncio.sleep(Duration.ZERO).await();
    }
  }

  @Test
  void pendingTask_failsTheTest() {
    Throwable failure = failure(PendingTask.class);

    assertStartsWith(
        "a task is still pending at the end of the test: await or cancel it\nforgotten: ", failure);
    assertTrue(failure.getMessage().contains("PendingTask"), failure.getMessage());
  }

  static final class PendingTask {

    @LoopTest
    void task_isForgotten() {
      Asyncio.createTask(() -> Asyncio.sleep(Duration.ofHours(1)).await()).setName("forgotten");
    }
  }

  @Test
  void task_aboutToEnd_isNoFailure() {
    ExtensionRun.of(EndingTask.class).assertPassed(1);
  }

  static final class EndingTask {

    @LoopTest
    void task_endsSoon() {
      Asyncio.createTask(() -> Asyncio.sleep(Duration.ofMillis(20)).await());
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void openServer_failsTheTest() {
    assertStartsWith("transports, servers or sockets left open: [", failure(OpenServer.class));
  }

  static final class OpenServer {

    @LoopTest
    void server_isLeftOpen(EventLoop loop) throws Exception {
      loop.createServer(() -> new Protocol() {}, Binding.host("127.0.0.1", 0)).await();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void openDescriptor_failsTheTest() throws IOException {
    Throwable failure = failure(OpenDescriptor.class);
    OpenDescriptor.channel.close();

    assertTrue(failure.getMessage().contains("descriptors left open"), failure.getMessage());
  }

  static final class OpenDescriptor {

    private static SocketChannel channel;

    @LoopTest
    void channel_isLeftOpen(EventLoop loop) throws Exception {
      channel = SocketChannel.open();
    }
  }

  @Test
  void runningThread_failsTheTest() {
    Throwable failure = failure(RunningThread.class);
    LockSupport.unpark(RunningThread.thread);

    assertTrue(
        failure.getMessage().matches("threads left running.*forgotten #\\d+.*"),
        failure.getMessage());
  }

  static final class RunningThread {

    private static Thread thread;

    @LoopTest
    void thread_isLeftRunning(EventLoop loop) {
      thread = Thread.ofPlatform().daemon().name("forgotten").start(LockSupport::park);
    }
  }

  @Test
  void slowCallback_failsTheTest() {
    Throwable failure = failure(SlowCallback.class);

    assertStartsWith("a callback or a task has held the loop for more than PT0.02S:\n", failure);
    assertTrue(failure.getMessage().contains("step_isSlow"), failure.getMessage());
  }

  static final class SlowCallback {

    @LoopTest(slow = "20ms")
    void step_isSlow() throws Exception {
      long start = System.nanoTime();
      while (System.nanoTime() - start < 100_000_000) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void deadline_endsTheTest() {
    Throwable failure = failure(Hanging.class);

    assertStartsWith("future_isNeverDone still runs after PT0.05S\nloop: ", failure);
    assertTrue(failure.getMessage().contains("Hanging.future_isNeverDone"), failure.getMessage());
  }

  static final class Hanging {

    @LoopTest(deadline = "50ms")
    void future_isNeverDone(EventLoop loop) throws Exception {
      loop.createFuture().await();
    }
  }

  @Test
  void deadline_ofAnAfterEachMethod_endsTheTest() {
    assertStartsWith("close still runs after PT0.05S", failure(HangingEnd.class));
  }

  static final class HangingEnd {

    @LoopTest(deadline = "50ms")
    void test_passes() {}

    @AfterEach
    void close(EventLoop loop) throws Exception {
      loop.createFuture().await();
    }
  }

  @Test
  void deadline_malformed_isRefused() {
    assertEquals(
        "'soon' is not a duration such as 200us, 5ms or 2s (@LoopTest(deadline))",
        failure(Malformed.class).getMessage());
    assertEquals(
        "deadline must be positive: PT0S (rondo.junit.deadline)",
        ExtensionRun.of(Report.class, Map.of("rondo.junit.deadline", "0s")).failure().getMessage());
  }

  static final class Malformed {

    @LoopTest(deadline = "soon")
    void test_isNeverRun(EventLoop loop) {}
  }

  @Test
  void timeout_interruptsTheTest() {
    Throwable failure = failure(TimedOut.class);

    assertInstanceOf(TimeoutException.class, failure);
    assertTrue(TimedOut.ended, "the test was cancelled");
  }

  static final class TimedOut {

    private static boolean ended;

    @LoopTest
    @Timeout(value = 50, unit = TimeUnit.MILLISECONDS)
    void future_isNeverDone(EventLoop loop) throws Exception {
      try {
        loop.createFuture().await();
      } finally {
        ended = true;
      }
    }
  }

  @Test
  void otherTest_isCheckedToo() {
    assertStartsWith("a task is still pending", failure(PlainPending.class));
  }

  @ExtendWith(LoopExtension.class)
  static final class PlainPending {

    @Test
    void task_isForgotten(Runner runner) throws Exception {
      runner.run(
          () -> {
            Asyncio.createTask(() -> Asyncio.sleep(Duration.ofHours(1)).await());
          });
    }
  }
}
