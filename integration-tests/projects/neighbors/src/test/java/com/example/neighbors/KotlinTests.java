package com.example.neighbors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.EventLoop;
import dev.rondo.EventLoops;
import dev.rondo.tasks.Asyncio;
import dev.rondo.tasks.GuestLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import kotlin.Unit;
import kotlinx.coroutines.BuildersKt;
import kotlinx.coroutines.CoroutineDispatcher;
import kotlinx.coroutines.CoroutineScopeKt;
import kotlinx.coroutines.CoroutineStart;
import kotlinx.coroutines.Deferred;
import kotlinx.coroutines.DelayKt;
import kotlinx.coroutines.Dispatchers;
import kotlinx.coroutines.ExecutorsKt;
import kotlinx.coroutines.future.FutureKt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Kotlin's coroutines on a loop, and a loop as the guest of a dispatcher, both called from Java.
 */
@Timeout(60)
final class KotlinTests {

  @Test
  void kotlinCoroutine_onALoop_delaysByItsTimers() throws Exception {
    Asyncio.run(
        () -> {
          EventLoop loop = EventLoops.getRunningLoop();
          CoroutineDispatcher dispatcher = ExecutorsKt.from(loop.asExecutor());
          var seen = new ArrayList<EventLoop>();
          Deferred<Unit> delayed =
              BuildersKt.async(
                  CoroutineScopeKt.CoroutineScope(dispatcher),
                  dispatcher,
                  CoroutineStart.DEFAULT,
                  (_, continuation) -> {
                    seen.add(EventLoops.getRunningLoop());
                    return DelayKt.delay(5, continuation);
                  });
          delayed.invokeOnCompletion(
              _ -> {
                seen.add(EventLoops.getRunningLoop());
                return Unit.INSTANCE;
              });
          Asyncio.await(FutureKt.asCompletableFuture(delayed));

          assertEquals(List.of(loop, loop), seen);
        });
  }

  @Test
  void loop_asGuestOfADispatcher_runsInItsTurns() throws Exception {
    Executor dispatcher = ExecutorsKt.asExecutor(Dispatchers.getIO().limitedParallelism(1, "host"));
    var host = new HostTurns(dispatcher);
    var ended = new CompletableFuture<Boolean>();
    GuestLoop.start(
        host,
        () -> {
          Asyncio.sleep(Duration.ofMillis(5)).await();
          return host.isOnTurn();
        },
        (onTurn, failure) -> ended.complete(failure == null && onTurn));

    assertTrue(ended.get());
  }
}
