package dev.rondo.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Coroutine;
import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.spi.EventLoopProvider;
import dev.rondo.spi.LoopOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A new loop for one test, and the ways to run it. After the test the loop is closed, and then
 * nothing may be left of it: no descriptor, no thread, no report to its exception handler that the
 * test did not take.
 */
public final class LoopFixture {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final EventLoopProvider provider;
  private final Reports reports = new Reports();
  private final List<EventLoop> loops = new ArrayList<>();
  private final List<AutoCloseable> resources = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private @Nullable Leaks before;
  private volatile @Nullable EventLoop loop;

  LoopFixture(EventLoopProvider provider) {
    this.provider = provider;
  }

  void open() {
    before = Leaks.snapshot();
    loop = newLoop(LoopOptions.defaults());
  }

  /** Closes what the test used, and looks for what it left. */
  void close() throws Exception {
    closeAll();
    assertEquals(Set.of(), loop().allTasks(), "tasks of a closed loop");
    assertEquals(List.of(), reports.takeAll(), "reports to the exception handler not expected");
    Leaks start = before;
    if (start != null) {
      start.assertNothingMore();
    }
    assertRunner();
  }

  /** Closes what the test used after it failed. */
  void abandon(Throwable failure) {
    reports.takeAll().forEach(report -> failure.addSuppressed(Reports.asThrowable(report)));
    try {
      closeAll();
    } catch (Exception | AssertionError e) {
      failure.addSuppressed(e);
    }
  }

  /** Makes a loop that hangs, but still runs callbacks, throw {@code error}. */
  void interrupt(Error error) {
    EventLoop hanging = loop;
    if (hanging != null && !hanging.isClosed()) {
      hanging.callSoonThreadsafe(
          () -> {
            throw error;
          });
    }
  }

  /** The loop under test. */
  public EventLoop loop() {
    EventLoop made = loop;
    if (made == null) {
      throw new IllegalStateException("there is a loop only while the test runs");
    }
    return made;
  }

  /** The provider under test. */
  public EventLoopProvider provider() {
    return provider;
  }

  /** What the exception handlers of this fixture's loops were told. */
  public Reports reports() {
    return reports;
  }

  /** One more loop, closed after the test. */
  public EventLoop newLoop(LoopOptions options) {
    EventLoop made = provider.newEventLoop(options);
    loops.add(made);
    made.setExceptionHandler(reports);
    return made;
  }

  /** Closes {@code resource} after the test, when the loop is closed. */
  public <C extends AutoCloseable> C closing(C resource) {
    resources.add(resource);
    return resource;
  }

  /** Runs {@code body} as a task of the loop, to its end. */
  public <T extends @Nullable Object> T run(Coroutine<T> body) throws Exception {
    return loop().runUntilComplete(body);
  }

  /** As {@link #run(Coroutine)}, without a result. */
  public void runTask(Action body) throws Exception {
    run(
        () -> {
          body.run();
          return "done";
        });
  }

  /** Runs one iteration of the loop, without waiting. */
  public void iterate() {
    loop().stop();
    loop().runForever();
  }

  /** Runs iterations of the loop, waiting for nothing, until {@code condition} holds. */
  public void iterateUntil(String what, BooleanSupplier condition) {
    await(
        what,
        () -> {
          iterate();
          return condition.getAsBoolean();
        });
  }

  /** Starts a thread that runs {@code body} and completes the future on the loop. */
  public <T extends @Nullable Object> LoopFuture<T> offLoop(Callable<T> body) {
    LoopFuture<T> future = loop().createFuture();
    thread(
        () -> {
          try {
            T result = body.call();
            loop().callSoonThreadsafe(() -> future.setResult(result));
          } catch (Exception | AssertionError e) {
            loop().callSoonThreadsafe(() -> future.setException(e));
          }
        });
    return future;
  }

  /** Starts a thread, which must have ended when the test has. */
  public Thread thread(Runnable body) {
    Thread thread = Thread.ofPlatform().name(Leaks.OWN_THREADS + "helper").daemon().start(body);
    threads.add(thread);
    return thread;
  }

  /** Waits on a thread that is not the loop's until {@code condition} holds. */
  public static void await(String what, BooleanSupplier condition) {
    assertTrue(Leaks.become(PATIENCE, condition), () -> "in vain waited until " + what);
  }

  private void closeAll() throws Exception {
    for (EventLoop each : loops) {
      each.close();
    }
    for (AutoCloseable resource : resources.reversed()) {
      resource.close();
    }
    for (Thread thread : threads) {
      assertTrue(thread.join(PATIENCE), () -> thread + " does not end");
    }
  }

  private void assertRunner() {
    String wanted = System.getProperty("rondo.test.runner");
    String runner = loop().describe().get("runner");
    if (wanted != null && List.of("mounted", "baton").contains(runner)) {
      assertEquals(wanted, runner, "task runner");
    }
  }

  /** What a test does in a task. */
  @FunctionalInterface
  public interface Action {

    /** Does it. */
    void run() throws Exception;
  }
}
