package dev.rondo.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.EventLoop;
import dev.rondo.EventLoops;
import dev.rondo.Server;
import dev.rondo.examples.http.HttpLimits;
import dev.rondo.examples.http.HttpServer;
import dev.rondo.examples.http.Site;
import dev.rondo.net.Binding;
import dev.rondo.net.Target;
import dev.rondo.tasks.Asyncio;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The HTTP server of the examples, unchanged, on a network that fails. */
final class SimulatedHttpTests {

  private static final long SEEDS = Boolean.getBoolean("rondo.soak") ? 1000 : 10;
  private static final int CLIENTS = 3;

  @TempDir private static Path folder;
  private static final Map<String, byte[]> FILES = new LinkedHashMap<>();

  @BeforeAll
  static void writeFiles() throws IOException {
    write("small.txt", 200);
    write("large.bin", 300_000);
  }

  private static void write(String name, int size) throws IOException {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    Files.write(folder.resolve(name), bytes);
    FILES.put("/" + name, bytes);
  }

  /**
   * Each answer is right or an error, the server leaves nothing open, and the trace is repeated.
   */
  @Test
  void http_manySeedsOfFaults_servesAndRepeats() {
    for (long seed = 0; seed < SEEDS; seed++) {
      assertEquals(run(seed), run(seed));
    }
  }

  private static SimulationReport run(long seed) {
    AtomicInteger left = new AtomicInteger(CLIENTS);
    SimulationBuilder simulation =
        Simulation.builder()
            .seed(seed)
            .network(
                NetworkConditions.defaults()
                    .withJitter(Duration.ofMillis(3))
                    .withBandwidth(1_000_000)
                    .withShortTransfers(0.2)
                    .withResets(0.005)
                    .withRefusedConnects(0.1)
                    .withPartitions(0.002, Duration.ofSeconds(40)))
            .host("server", () -> serve(left))
            .slowDisk("server", Duration.ofMillis(300));
    for (int i = 0; i < CLIENTS; i++) {
      var program = new HttpClients(Target.host("server", 80), FILES).program(4);
      simulation.host(
          "client" + i,
          () -> {
            program.run();
            left.decrementAndGet();
          });
    }
    return simulation.run();
  }

  private static void serve(AtomicInteger clients) throws Exception {
    EventLoop loop = EventLoops.getRunningLoop();
    HttpServer http = new HttpServer(loop, new Site(folder), HttpLimits.defaults());
    Server server = loop.createServer(http, Binding.host("0.0.0.0", 80)).await();
    while (clients.get() > 0) {
      Asyncio.sleep(Duration.ofSeconds(10)).await();
    }
    Asyncio.sleep(Duration.ofMinutes(5)).await(); // longer than all limits and partitions
    String open = loop.describe().get("open sockets");
    server.close();
    http.stop();

    assertTrue(open.matches("\\[SimulatedListener\\[[^\\]]*\\]\\]"), open);
  }
}
