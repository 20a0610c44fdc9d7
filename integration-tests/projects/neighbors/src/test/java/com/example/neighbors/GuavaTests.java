package com.example.neighbors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.ListeningExecutorService;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.common.util.concurrent.SettableFuture;
import dev.rondo.Task;
import dev.rondo.tasks.Asyncio;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Futures of Guava, awaited in tasks. */
@Timeout(60)
final class GuavaTests {

  /** Returns {@code future} as a stage. Cancelling either cancels the other. */
  static <T> CompletableFuture<T> stageOf(ListenableFuture<T> future) {
    var stage = new CompletableFuture<T>();
    stage.whenComplete((_, _) -> future.cancel(true)); // Does nothing if the future is done.
    Futures.addCallback(
        future,
        new FutureCallback<T>() {
          @Override
          public void onSuccess(T result) {
            stage.complete(result);
          }

          @Override
          public void onFailure(Throwable failure) {
            stage.completeExceptionally(failure);
          }
        },
        MoreExecutors.directExecutor());
    return stage;
  }

  @Test
  void await_listenableFuture_hasItsOutcome() throws Exception {
    try (ListeningExecutorService threads =
        MoreExecutors.listeningDecorator(Executors.newVirtualThreadPerTaskExecutor())) {
      Asyncio.run(
          () -> {
            assertEquals(42, Asyncio.await(stageOf(threads.submit(() -> 42))));
            ListenableFuture<?> failing =
                threads.submit(
                    () -> {
                      throw new IOException("from Guava");
                    });
            assertThrows(IOException.class, () -> Asyncio.await(stageOf(failing)));
          });
    }
  }

  @Test
  void cancellation_ofEither_reachesTheOther() throws Exception {
    Asyncio.run(
        () -> {
          SettableFuture<String> first = SettableFuture.create();
          Task<String> waiting = Asyncio.createTask(() -> Asyncio.await(stageOf(first)));
          Asyncio.sleep(Duration.ZERO).await();
          waiting.cancel();
          assertThrows(CancellationException.class, waiting::await);
          assertTrue(first.isCancelled());

          SettableFuture<String> second = SettableFuture.create();
          second.cancel(false);
          assertThrows(CancellationException.class, () -> Asyncio.await(stageOf(second)));
        });
  }
}
