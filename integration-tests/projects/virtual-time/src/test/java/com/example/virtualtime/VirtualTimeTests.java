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

/** Tests what only this loop does: no wait takes real time, and a seed decides the order. */
final class VirtualTimeTests {

  @Test
  void sleep_oneYear_takesNoTime() throws Exception {
    long start = System.nanoTime();
    try (EventLoop loop = newLoop(1)) {
      LoopTime before = loop.time();
      loop.runUntilComplete(() -> sleep(loop, Duration.ofDays(365)));

      assertTrue(before.until(loop.time()).toDays() >= 365);
    }
    assertTrue(Duration.ofNanos(System.nanoTime() - start).toSeconds() < 30);
  }

  @Test
  void run_sameSeed_givesTheSameTrace() throws Exception {
    assertEquals(trace(7), trace(7));
  }

  @Test
  void run_otherSeed_givesAnotherTrace() throws Exception {
    assertNotEquals(trace(7), trace(8));
  }

  @Test
  void module_readsTheApiButNotTheEngine() {
    assertTrue(VirtualTimeProvider.class.getModule().isNamed());
    assertTrue(ModuleLayer.boot().findModule("dev.rondo").isPresent());
    assertTrue(ModuleLayer.boot().findModule("dev.rondo.engine").isEmpty());
  }

  /**
   * Returns the trace of a program with five timers due at the same time and five concurrent
   * clients.
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
                loop.createServer(() -> new Recorder(trace), Binding.host("localhost", 80)).await();
            for (int i = 0; i < 5; i++) {
              String name = "client " + i;
              loop.createTask(
                  () ->
                      loop.createConnection(() -> new Client(name), Target.host("localhost", 80))
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
    LoopFuture<String> slept = loop.createFuture();
    loop.callLater(duration, () -> slept.setResult("woken"));
    return slept.await();
  }

  private record Client(String name) implements Protocol {

    @Override
    public void connectionMade(Transport transport) {
      transport.write(StandardCharsets.US_ASCII.encode(name));
      transport.close();
    }
  }

  private record Recorder(List<String> trace) implements Protocol {

    @Override
    public void dataReceived(ByteBuffer data) {
      trace.add(StandardCharsets.US_ASCII.decode(data).toString());
    }
  }
}
