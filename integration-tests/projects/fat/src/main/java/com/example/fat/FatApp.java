package com.example.fat;

import dev.rondo.EventLoop;
import dev.rondo.EventLoops;
import dev.rondo.policies.DefaultPolicy;
import dev.rondo.tasks.Asyncio;
import java.util.concurrent.CompletableFuture;

/** Prints the loops that it gets, and why. */
public final class FatApp {

  private FatApp() {}

  /** Runs a loop on a thread of the common pool, and one on this thread. */
  public static void main(String[] args) throws Exception {
    // The context class loader of the pool's threads is not Spring Boot's, and does not see Rondo.
    System.out.println("pool: " + CompletableFuture.supplyAsync(FatApp::run).join());
    System.out.println("main: " + run());
    if (EventLoops.getEventLoopPolicy() instanceof DefaultPolicy policy) {
      policy.explain("main").forEach(System.out::println);
    }
  }

  private static String run() {
    try {
      return Asyncio.run(
          () -> {
            EventLoop loop = EventLoops.getRunningLoop();
            return loop.name() + " " + loop.describe().get("runner");
          });
    } catch (Exception e) {
      return e.toString();
    }
  }
}
