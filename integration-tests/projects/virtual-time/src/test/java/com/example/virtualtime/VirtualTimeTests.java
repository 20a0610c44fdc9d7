package com.example.virtualtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.LoopTime;
import dev.rondo.net.Binding;
import dev.rondo.net.Protocol;
import dev.rondo.net.Target;
import dev.rondo.net.Transport;
import dev.rondo.spi.LoopOptions;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests of this loop alone: time costs nothing, and a seed fixes the order. */
final class VirtualTimeTests {

  @Test
  void sleep_ofAYear_takesNoTime() throws Exception {
    long start = System.nanoTime();
    try (EventLoop loop = newLoop(1)) {
      LoopTime before = loop.time();
      loop.runUntilComplete(() -> sleep(loop, Duration.ofDays(365)));

      assertTrue(before.until(loop.time()).toDays() >= 365);
    }
    assertTrue(Duration.ofNanos(System.nanoTime() - start).toSeconds() < 30);
  }

  @Test
  void run_ofOneSeed_isAlwaysTheSame() throws Exception {
    assertEquals(trace(7), trace(7));
  }

  @Test
  void run_ofAnotherSeed_isAnother() throws Exception {
    assertNotEquals(trace(7), trace(8));
  }

  @Test
  void module_readsTheApiAndNothingOfTheEngine() {
    assertTrue(VirtualTimeProvider.class.getModule().isNamed());
    assertTrue(ModuleLayer.boot().findModule("dev.rondo").isPresent());
    assertTrue(ModuleLayer.boot().findModule("dev.rondo.engine").isEmpty());
  }

  /**
   * Returns the trace of a program with timers due at once and clients that talk at the same time.
   */
  private static List<String> trace(long seed) throws Exception {
    var trace = new ArrayList<String>();
    try (EventLoop loop = newLoop(seed)) {
      loop.runUntilComplete(
          () -> {
            LoopTime due = loop.time().plus(Duration.ofSeconds(1));
            for (int i = 0; i < 5; i++) {
              String name = "timer " + i;
              loop.callAt(due, () -> trace.add(name + " at " + loop.time().nanos()));
            }
            var server =
                loop.createServer(() -> new Listener(trace), Binding.host("localhost", 80)).await();
            for (int i = 0; i < 5; i++) {
              String name = "client " + i;
              loop.createTask(
                  () ->
                      loop.createConnection(() -> new Talker(name), Target.host("localhost", 80))
                          .await());
            }
            sleep(loop, Duration.ofSeconds(2));
            server.close();
            return "done";
          });
    }
    assertEquals(10, trace.size(), trace::toString);
    return trace;
  }

  private static EventLoop newLoop(long seed) {
    return new VirtualTimeProvider(seed).newEventLoop(LoopOptions.defaults());
  }

  private static String sleep(EventLoop loop, Duration duration) throws Exception {
    LoopFuture<String> woken = loop.createFuture();
    loop.callLater(duration, () -> woken.setResult("woken"));
    return woken.await();
  }

  private record Talker(String name) implements Protocol {

    @Override
    public void connectionMade(Transport transport) {
      transport.write(StandardCharsets.US_ASCII.encode(name));
      transport.close();
    }
  }

  private record Listener(List<String> trace) implements Protocol {

    @Override
    public void dataReceived(ByteBuffer data) {
      trace.add(StandardCharsets.US_ASCII.decode(data).toString());
    }
  }
}
