package dev.rondo.engine.loop;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;

import dev.rondo.LoopClosedException;
import dev.rondo.LoopFuture;
import dev.rondo.LoopTime;
import dev.rondo.TimerHandle;
import dev.rondo.engine.core.LoopCore;
import dev.rondo.engine.task.DefaultFuture;
import dev.rondo.engine.task.Spawner;
import dev.rondo.logging.Loggers;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs functions in a loop's default executor or another one, and returns results to the loop. */
final class Executors {

  private static final System.Logger LOG = Loggers.of("dev.rondo");

  private static final long LOOK_NANOS = 1_000_000;

  private final LoopCore core;
  private final Spawner spawner;
  private @Nullable ExecutorService defaultExecutor;
  private boolean shutdown;

  Executors(LoopCore core, Spawner spawner) {
    this.core = core;
    this.spawner = spawner;
  }

  <T extends @Nullable Object> LoopFuture<T> run(
      @Nullable Executor executor, Callable<T> function) {
    Objects.requireNonNull(function, "function");
    core.ensureOpen();
    Executor chosen = executor == null ? defaultExecutor() : executor;
    DefaultFuture<T> future = spawner.createFuture(function);
    Callable<T> passed =
        core.observer().timesExecutors() ? new TimedFunction<>(core, function) : function;
    core.outsideWork(1);
    try {
      chosen.execute(() -> runThere(passed, future));
    } catch (RuntimeException | Error e) {
      core.outsideWork(-1);
      throw e;
    }
    return future;
  }

  private <T extends @Nullable Object> void runThere(
      Callable<T> function, DefaultFuture<T> future) {
    try {
      if (!future.isCancelled()) {
        call(function, future);
      }
    } finally {
      core.outsideWork(-1);
    }
  }

  private <T extends @Nullable Object> void call(Callable<T> function, DefaultFuture<T> future) {
    Runnable deliver;
    try {
      T result = function.call();
      deliver =
          () -> {
            tell(function, null);
            future.trySucceed(result);
          };
    } catch (Throwable e) {
      deliver =
          () -> {
            tell(function, e);
            future.tryFail(e);
          };
    }
    try {
      core.callSoonThreadsafe(deliver);
    } catch (LoopClosedException e) {
      LOG.log(DEBUG, "dropped a result from an executor: its loop was closed", e);
    }
  }

  private static void tell(Callable<?> function, @Nullable Throwable failure) {
    if (function instanceof TimedFunction<?> timed) {
      timed.tell(failure);
    }
  }

  private Executor defaultExecutor() {
    if (shutdown) {
      throw new IllegalStateException(
          "the default executor was shut down: pass an executor to runInExecutor");
    }
    ExecutorService made = defaultExecutor;
    if (made == null) {
      made = newDefaultExecutor();
      defaultExecutor = made;
    }
    return made;
  }

  /** Makes an executor of platform threads, because the functions may block in any way. */
  private static ExecutorService newDefaultExecutor() {
    int threads = Math.min(32, Runtime.getRuntime().availableProcessors() + 4);
    ThreadFactory factory = Thread.ofPlatform().daemon().name("rondo-executor-", 0).factory();
    return new ThreadPoolExecutor(
        threads, threads, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
  }

  void setDefault(ExecutorService executor) {
    Objects.requireNonNull(executor, "executor");
    core.ensureOpen();
    defaultExecutor = executor;
  }

  LoopFuture<@Nullable Void> shutdown(Duration timeout) {
    core.ensureOpen();
    if (timeout.isNegative()) {
      throw new IllegalArgumentException("timeout must not be negative: " + timeout);
    }
    shutdown = true;
    DefaultFuture<@Nullable Void> done = spawner.createFuture();
    ExecutorService closing = defaultExecutor;
    if (closing == null) {
      done.setResult(null);
      return done;
    }
    closing.shutdown();
    if (closing.isTerminated()) {
      done.setResult(null);
      return done;
    }
    TimerHandle timeoutTimer =
        core.callAt(
            new LoopTime(core.nanoTime()).plus(timeout).nanos(),
            () -> {
              if (done.trySucceed(null)) {
                LOG.log(
                    WARNING,
                    () -> "the default executor did not stop its threads within " + timeout);
              }
            });
    done.addDoneCallback(ignored -> timeoutTimer.cancel());
    if (core.isStepped()) {
      awaitEndInTurns(closing, done);
      return done;
    }
    core.outsideWork(1);
    Thread.ofPlatform()
        .daemon()
        .name("rondo-executor-shutdown")
        .start(() -> awaitEnd(closing, done));
    return done;
  }

  /** Looks from time to time: a thread would disturb the order of a scheduler's loops. */
  private void awaitEndInTurns(ExecutorService closing, DefaultFuture<@Nullable Void> done) {
    if (closing.isTerminated()) {
      done.trySucceed(null);
    } else if (!done.isDone()) {
      core.callAt(core.nanoTime() + LOOK_NANOS, () -> awaitEndInTurns(closing, done));
    }
  }

  private void awaitEnd(ExecutorService closing, DefaultFuture<@Nullable Void> done) {
    Runnable ended = () -> done.trySucceed(null);
    try {
      while (!core.isClosed() && !closing.awaitTermination(1, TimeUnit.SECONDS)) {
        // Waits until the threads have ended or the loop is closed.
      }
    } catch (Throwable e) {
      // An executor of the program may not support awaitTermination.
      ended = () -> done.tryFail(e);
    }
    try {
      core.callSoonThreadsafe(ended);
    } catch (LoopClosedException e) {
      LOG.log(DEBUG, "the loop was closed before its default executor shut down", e);
    } finally {
      core.outsideWork(-1);
    }
  }

  void close() {
    shutdown = true;
    ExecutorService closing = defaultExecutor;
    if (closing != null) {
      closing.shutdown();
    }
  }
}
