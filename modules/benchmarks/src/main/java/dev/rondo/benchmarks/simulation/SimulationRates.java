package dev.rondo.benchmarks.simulation;

import dev.rondo.EventLoop;
import dev.rondo.EventLoops;
import dev.rondo.net.Binding;
import dev.rondo.net.Target;
import dev.rondo.simulation.Simulation;
import dev.rondo.tasks.Asyncio;
import java.time.Duration;

/**
 * Measures how many timers and how many echo round trips a simulation runs in a second, and the
 * memory of many hosts.
 */
public final class SimulationRates {

  private static final int ROUNDS = 8;
  private static final int TIMERS = 1_000_000;
  private static final int ROUND_TRIPS = 300_000;
  private static final int CONNECTIONS = 10;

  private SimulationRates() {}

  /**
   * Prints the rates of some rounds, of which the first warm up the virtual machine; and then the
   * memory.
   */
  public static void main(String[] args) {
    for (int round = 0; round < ROUNDS; round++) {
      print("timers", TIMERS, SimulationRates::timers);
    }
    for (int round = 0; round < ROUNDS; round++) {
      print("round trips", ROUND_TRIPS, SimulationRates::roundTrips);
    }
    new SimulatedCrowd().run();
  }

  private static void print(String what, int count, Runnable measured) {
    long start = System.nanoTime();
    measured.run();
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf("%,.0f %s per second%n", count / seconds, what);
  }

  private static void timers() {
    Simulation.builder()
        .host(
            "timers",
            () -> {
              EventLoop loop = EventLoops.getRunningLoop();
              TimerChain chain = new TimerChain(loop, TIMERS);
              for (int i = 0; i < 1000; i++) {
                loop.callLater(Duration.ofNanos(1_000_000 + i), chain);
              }
              chain.done().await();
            })
        .run();
  }

  private static void roundTrips() {
    Simulation.builder()
        .service(
            "server",
            () ->
                EventLoops.getRunningLoop()
                    .createServer(SimulatedEcho::new, Binding.host("0.0.0.0", 7))
                    .await()
                    .serveForever()
                    .await())
        .host(
            "client",
            () -> {
              Asyncio.sleep(Duration.ofSeconds(1)).await(); // The server listens by then.
              EventLoop loop = EventLoops.getRunningLoop();
              Countdown countdown = new Countdown(loop, ROUND_TRIPS);
              for (int i = 0; i < CONNECTIONS; i++) {
                loop.createConnection(() -> new AskingProtocol(countdown), Target.host("server", 7))
                    .await();
              }
              countdown.done().await();
            })
        .run();
  }
}
