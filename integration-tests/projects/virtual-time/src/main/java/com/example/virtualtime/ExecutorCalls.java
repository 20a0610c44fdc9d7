package com.example.virtualtime;

import dev.rondo.Context;
import dev.rondo.ExceptionContext;
import dev.rondo.LoopClosedException;
import dev.rondo.LoopFuture;
import dev.rondo.TimerHandle;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs functions on executors, and owns the default executor. */
final class ExecutorCalls {

  private final VirtualLoop loop;
  private final VirtualQueue queue;
  private @Nullable ExecutorService pool;
  private boolean shutDown;

  ExecutorCalls(VirtualLoop loop, VirtualQueue queue) {
    this.loop = loop;
    this.queue = queue;
  }

  <T extends @Nullable Object> LoopFuture<T> run(
      @Nullable Executor executor, Callable<T> function) {
    Objects.requireNonNull(function, "function");
    Executor chosen = executor == null ? pool() : executor;
    LoopFuture<T> future = loop.createFuture();
    queue.workBegins();
    chosen.execute(() -> complete(future, function));
    return future;
  }

  void setPool(ExecutorService executor) {
    pool = Objects.requireNonNull(executor, "executor");
  }

  LoopFuture<@Nullable Void> shutdown(Duration timeout) {
    shutDown = true;
    LoopFuture<@Nullable Void> future = loop.createFuture();
    ExecutorService ending = pool;
    if (ending == null) {
      future.setResult(null);
      return future;
    }
    ending.shutdown();
    TimerHandle late = loop.callLater(timeout, () -> timeOut(future, timeout));
    queue.workBegins();
    Thread.ofVirtual().start(() -> complete(future, () -> join(ending)));
    future.addDoneCallback(f -> late.cancel());
    return future;
  }

  void close() {
    if (pool != null) {
      pool.shutdown();
    }
  }

  private ExecutorService pool() {
    if (shutDown) {
      throw new IllegalStateException("the default executor is shut down");
    }
    if (pool == null) {
      pool = Executors.newVirtualThreadPerTaskExecutor();
    }
    return pool;
  }

  private <T extends @Nullable Object> void complete(LoopFuture<T> future, Callable<T> function) {
    try {
      T result = function.call();
      post(future, () -> future.setResult(result));
    } catch (Exception e) {
      post(future, () -> future.setException(e));
    } finally {
      queue.workEnds();
    }
  }

  private void post(LoopFuture<?> future, Runnable completion) {
    try {
      loop.callSoonThreadsafe(
          () -> {
            if (!future.isDone()) {
              completion.run();
            }
          },
          Context.empty());
    } catch (LoopClosedException e) {
      // The loop was closed before the function ended.
    }
  }

  private void timeOut(LoopFuture<@Nullable Void> future, Duration timeout) {
    if (!future.isDone()) {
      loop.defaultExceptionHandler(
          ExceptionContext.of("the default executor did not stop its threads within " + timeout));
      future.setResult(null);
    }
  }

  private static @Nullable Void join(ExecutorService ending) throws InterruptedException {
    ending.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    return null;
  }
}
