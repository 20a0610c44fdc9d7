package dev.rondo.examples;

import dev.rondo.EventLoop;
import dev.rondo.EventLoops;
import dev.rondo.LoopFuture;
import dev.rondo.Task;
import dev.rondo.tasks.AsyncQueue;
import dev.rondo.tasks.Asyncio;
import dev.rondo.tasks.TaskGroup;
import java.time.Duration;

/** A loop in trouble: {@code hang}, {@code slow} or {@code wait}, as its argument says. */
public final class TroubledLoop {

  private final LoopFuture<Task<String>> shipment = EventLoops.getRunningLoop().createFuture();

  private TroubledLoop() {}

  /** Runs until the process is ended. */
  public static void main(String[] args) throws Exception {
    Asyncio.run(
        () -> {
          var troubled = new TroubledLoop();
          switch (args[0]) {
            case "hang" -> EventLoops.getRunningLoop().callSoon(TroubledLoop::countPrimes);
            case "slow" -> refreshSlowly(EventLoops.getRunningLoop());
            default -> troubled.work();
          }
          Asyncio.sleep(Duration.ofHours(1)).await();
        });
  }

  /** Keeps the loop from everything else, for some hours. */
  private static void countPrimes() {
    int count = 0;
    for (int n = 2; n < Integer.MAX_VALUE; n++) {
      if (isPrime(n)) {
        count++;
      }
    }
    System.out.println(count);
  }

  private static boolean isPrime(int n) {
    for (int i = 2; i < n; i++) {
      if (n % i == 0) {
        return false;
      }
    }
    return true;
  }

  /** Keeps the loop from everything else for a part of each second. */
  private static void refreshSlowly(EventLoop loop) {
    long end = System.nanoTime() + 250_000_000;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    loop.callLater(Duration.ofSeconds(1), () -> refreshSlowly(loop));
  }

  /** Waits for a payment that waits for a shipment that waits for the payment. */
  private void work() throws Exception {
    AsyncQueue<String> orders = new AsyncQueue<>();
    TaskGroup.run(
        group -> {
          group.createTask(() -> orders.get().await()).setName("orders");
          Task<String> payment = group.createTask(() -> shipment.await().await());
          payment.setName("payment");
          Task<String> shipping = group.createTask(() -> payment.await());
          shipping.setName("shipping");
          shipment.setResult(shipping);
          Asyncio.sleep(Duration.ofMillis(10)).await();
          Asyncio.printCallGraph(shipping, System.out);
          return null;
        });
  }
}
