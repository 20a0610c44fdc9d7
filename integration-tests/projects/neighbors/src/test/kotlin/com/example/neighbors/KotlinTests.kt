package com.example.neighbors

import dev.rondo.Coroutine
import dev.rondo.EventLoops
import dev.rondo.LoopFuture
import dev.rondo.tasks.Asyncio
import dev.rondo.tasks.GuestLoop
import java.time.Duration
import java.util.concurrent.CompletableFuture
import kotlin.time.Duration.Companion.milliseconds
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.asExecutor
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.delay
import kotlinx.coroutines.future.asCompletableFuture
import kotlinx.coroutines.future.await
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.yield
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertSame
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.api.assertThrows

/** Suspends a coroutine of Kotlin until a future or a task of Rondo is done. */
suspend fun <T> LoopFuture<T>.join(): T = toCompletableFuture().await()

/** Suspends a task of Rondo until a coroutine of Kotlin is done. */
fun <T> Deferred<T>.awaitInTask(): T = Asyncio.await(asCompletableFuture())

/** Runs a coroutine of Kotlin, and its children, on a new loop of Rondo. */
fun <T> runOnLoop(body: suspend CoroutineScope.() -> T): T =
  Asyncio.run(
    Coroutine {
      val loop = EventLoops.getRunningLoop()
      runBlocking(loop.asExecutor().asCoroutineDispatcher(), body)
    }
  )

/** Kotlin's coroutines on a loop, and a loop as the guest of a dispatcher. */
@Timeout(60)
class KotlinTests {

  @Test
  fun launchAsyncAndDelay_onALoop_useItsThreadAndTimers() {
    val order = mutableListOf<String>()
    runOnLoop {
      val loop = EventLoops.getRunningLoop()
      val slow = async {
        delay(20.milliseconds)
        order += "slow"
        EventLoops.getRunningLoop()
      }
      launch {
        delay(5.milliseconds)
        order += "fast"
      }
      order += "first"
      assertSame(loop, slow.await())
      assertSame(loop, EventLoops.getRunningLoop())
    }
    assertEquals(listOf("first", "fast", "slow"), order)
  }

  @Test
  fun withTimeout_onALoop_cancelsTheBody() {
    runOnLoop {
      val never: LoopFuture<String> = EventLoops.getRunningLoop().createFuture()
      assertThrows<TimeoutCancellationException> { withTimeout(5.milliseconds) { never.join() } }
      yield()
      assertTrue(never.isCancelled)
    }
  }

  @Test
  fun suspendFunction_awaitsATask_thatAwaitsADeferred() {
    val sum = runOnLoop {
      val two = async {
        delay(5.milliseconds)
        2
      }
      val three =
        Asyncio.createTask(
          Coroutine {
            Asyncio.sleep(Duration.ofMillis(1)).await()
            two.awaitInTask() + 1
          }
        )
      two.await() + three.join()
    }
    assertEquals(5, sum)
  }

  @Test
  fun cancellation_ofEither_reachesTheOther() {
    runOnLoop {
      val first: Deferred<Unit> = async { awaitCancellation() }
      val waitsForFirst = Asyncio.createTask(Coroutine { first.awaitInTask() })
      yield()
      waitsForFirst.cancel()
      assertThrows<CancellationException> { waitsForFirst.join() }
      first.join()
      assertTrue(first.isCancelled)

      val second = Asyncio.createTask(Coroutine { Asyncio.sleep(Duration.ofHours(1)).await() })
      val waitsForSecond = launch { second.join() }
      yield()
      waitsForSecond.cancel()
      waitsForSecond.join()
      assertThrows<CancellationException> { second.join() }
      assertTrue(second.isCancelled)
    }
  }

  @Test
  fun loop_asGuestOfADispatcher_runsInItsTurns() {
    val host = HostTurns(Dispatchers.IO.limitedParallelism(1, "host").asExecutor())
    val ended = CompletableFuture<Boolean>()
    GuestLoop.start(
      host,
      Coroutine {
        Asyncio.sleep(Duration.ofMillis(5)).await()
        host.isOnTurn
      },
    ) { onTurn, failure ->
      ended.complete(failure == null && onTurn == true)
    }
    assertTrue(ended.get())
  }
}
