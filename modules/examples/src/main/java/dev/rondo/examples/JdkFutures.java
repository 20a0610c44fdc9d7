package dev.rondo.examples;

import dev.rondo.EventLoops;
import dev.rondo.tasks.Asyncio;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Awaits futures of the JDK, and lets them use the loop as their executor. */
public final class JdkFutures {

  private JdkFutures() {}

  /** Runs on a loop that the policy chooses. */
  public static void main(String[] args) throws Exception {
    System.out.println(Asyncio.run(JdkFutures::greeting));
  }

  private static String greeting() throws Exception {
    ScheduledExecutorService loop = EventLoops.getRunningLoop().asExecutor();
    CompletableFuture<String> name =
        CompletableFuture.supplyAsync(() -> "world"); // On the common pool.
    CompletableFuture<String> greeting =
        name.thenApplyAsync(text -> "hello, " + text, loop); // On the loop.
    loop.schedule(() -> greeting.cancel(false), 10, TimeUnit.SECONDS); // A timer of the loop.
    return Asyncio.await(greeting);
  }
}
