package dev.rondo.benchmarks.guest;

import dev.rondo.Coroutine;
import dev.rondo.tasks.Asyncio;
import dev.rondo.tasks.GuestLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Compares a loop alone with a loop that is the guest of a thread with a queue, and of Netty. */
public final class GuestCost {

  private static final int WARM_UP_ROUNDS = 5;
  private static final int ROUNDS = 9;

  private GuestCost() {}

  /** Runs {@code coroutine} on a new loop, and returns its result. */
  @FunctionalInterface
  private interface Place {

    double run(Coroutine<Double> coroutine) throws Exception;
  }

  /** Prints a table in Markdown. The backend is the one that the policy chooses. */
  public static void main(String[] args) throws Exception {
    try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
      var netty = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
      String[] names = {"alone", "guest of a thread with a queue", "guest of Netty, NIO"};
      Place[] places = {Asyncio::run, guestOf(thread), guestOf(netty.next())};
      double[][] iterations = measure(places, GuestWork::iteration);
      double[][] roundTrips = measure(places, GuestWork::roundTrip);
      System.out.println("| loop | iteration, µs | echo of 1 KiB, µs |\n|---|---|---|");
      for (int i = 0; i < places.length; i++) {
        System.out.printf(
            "| %s | %.1f | %.1f |%n", names[i], median(iterations[i]), median(roundTrips[i]));
      }
      netty.shutdownGracefully().sync();
    }
  }

  private static Place guestOf(Executor host) {
    return coroutine -> {
      var ended = new CompletableFuture<Double>();
      GuestLoop.<Double>start(
          host,
          coroutine,
          (result, failure) -> {
            if (failure == null && result != null) {
              ended.complete(result);
            } else {
              ended.completeExceptionally(
                  failure == null ? new IllegalStateException("no result") : failure);
            }
          });
      return ended.get();
    };
  }

  /** Measures each place in turn, so that noise of the machine meets all of them. */
  private static double[][] measure(Place[] places, Coroutine<Double> coroutine) throws Exception {
    double[][] micros = new double[places.length][ROUNDS];
    for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
      for (int i = 0; i < places.length; i++) {
        double taken = places[i].run(coroutine) / 1000;
        if (round >= 0) {
          micros[i][round] = taken;
        }
      }
    }
    return micros;
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }
}
