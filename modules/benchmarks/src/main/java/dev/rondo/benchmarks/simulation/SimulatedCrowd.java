package dev.rondo.benchmarks.simulation;

import dev.rondo.EventLoop;
import dev.rondo.EventLoops;
import dev.rondo.net.Binding;
import dev.rondo.net.Target;
import dev.rondo.simulation.Simulation;
import dev.rondo.simulation.SimulationBuilder;
import dev.rondo.tasks.Asyncio;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Measures the memory of a simulation of many hosts, each connected with each. */
final class SimulatedCrowd {

  private static final int HOSTS = 100;

  /** The connections of each host, of which each asks this often. */
  private static final int CONNECTIONS = 100;

  private static final int QUESTIONS = 10;

  private final List<String> measured = new ArrayList<>();

  /** Runs the simulation once; prints its memory while all connections are open. */
  void run() {
    SimulationBuilder simulation = Simulation.builder();
    for (int i = 0; i < HOSTS; i++) {
      int number = i;
      simulation.host("host" + i, () -> serveAndAsk(number));
    }
    simulation.run();
    measured.forEach(System.out::println);
  }

  private void serveAndAsk(int number) throws Exception {
    EventLoop loop = EventLoops.getRunningLoop();
    try (var _ = loop.createServer(SimulatedEcho::new, Binding.host("0.0.0.0", 7)).await()) {
      Asyncio.sleep(Duration.ofSeconds(1)).await(); // All hosts listen by then.
      Countdown countdown = new Countdown(loop, CONNECTIONS * QUESTIONS);
      for (int i = 0; i < CONNECTIONS; i++) {
        Target other = Target.host("host" + (number + 1 + i) % HOSTS, 7);
        loop.createConnection(() -> new AskingProtocol(countdown), other).await();
      }
      countdown.done().await();
      Asyncio.sleep(Duration.ofMinutes(1)).await(); // All have connected by then.
      if (number == 0) {
        measured.add(
            "%,d hosts, %,d connections: %,d MiB of heap"
                .formatted(HOSTS, HOSTS * CONNECTIONS, usedHeap() >> 20));
      }
      Asyncio.sleep(Duration.ofMinutes(1)).await();
    }
  }

  private static long usedHeap() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
