package dev.rondo.monitoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.EventLoop;
import dev.rondo.monitoring.events.SlowCallbacks;
import dev.rondo.selector.SelectorLoopProvider;
import dev.rondo.spi.LoopOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of the events of the flight recorder. */
final class FlightEventsTests {

  @TempDir private Path folder;

  private static EventLoop newLoop() {
    return new SelectorLoopProvider().newEventLoop(LoopOptions.defaults());
  }

  private static void run(EventLoop loop, Runnable callback) {
    loop.callSoon(callback);
    loop.callSoon(loop::stop);
    loop.runForever();
  }

  private List<RecordedEvent> stop(Recording recording, String type) throws Exception {
    recording.stop();
    Path file = folder.resolve("recording.jfr");
    recording.dump(file);
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().equals("dev.rondo." + type))
        .toList();
  }

  /** Keeps the loop's thread until its stack has been taken. */
  static void hold() {
    long start = System.nanoTime();
    while (System.nanoTime() - start < 300_000_000) {
      Thread.onSpinWait();
    }
  }

  @Test
  void slowCallback_isRecordedWithItsStack() throws Exception {
    try (Recording recording = new Recording();
        EventLoop loop = newLoop()) {
      recording.enable("dev.rondo.SlowCallback").withThreshold(Duration.ofMillis(100));
      recording.start();
      // The monitor notices within half a second that the recorder has started.
      long start = System.nanoTime();
      while (System.nanoTime() - start < 600_000_000) {
        Thread.onSpinWait();
      }
      run(loop, FlightEventsTests::hold);
      // The flight recorder may miss the first event of a type that an earlier recording did not
      // enable.
      run(loop, FlightEventsTests::hold);
      List<RecordedEvent> events = stop(recording, "SlowCallback");

      assertFalse(events.isEmpty());
      RecordedEvent slow = events.getLast();
      assertTrue(slow.getString("loop").startsWith("selector-"));
      assertTrue(slow.getString("stack").contains("FlightEventsTests.hold"), slow::toString);
      assertTrue(slow.getDuration().toMillis() >= 300, slow::toString);
    }
  }

  @Test
  void tasks_areRecordedIfEnabled() throws Exception {
    try (Recording recording = new Recording();
        EventLoop loop = newLoop()) {
      recording.enable("dev.rondo.TaskStarted");
      recording.enable("dev.rondo.TaskEnded");
      recording.start();
      loop.runUntilComplete(() -> 1);
      List<RecordedEvent> events = stop(recording, "TaskEnded");

      assertEquals(1, events.size(), events::toString);
      assertEquals("SUCCESS", events.getFirst().getString("outcome"));
    }
  }

  @Test
  void iteration_thatStops_isRecorded() throws Exception {
    try (Recording recording = new Recording();
        EventLoop loop = newLoop()) {
      recording.enable("dev.rondo.Iteration").with("throttle", "off");
      recording.start();
      // The flight recorder may miss the first event.
      run(loop, () -> {});
      loop.callSoon(() -> {});
      run(loop, () -> {});
      List<RecordedEvent> events = stop(recording, "Iteration");

      assertFalse(events.isEmpty());
      assertEquals(3, events.getLast().getInt("callbacks"), events::toString);
    }
  }

  @Test
  void slowCallbacks_afterTheRecording_areNotRecorded() {
    try (Recording recording = new Recording()) {
      recording.enable("dev.rondo.SlowCallback");
      recording.start();
      assertTrue(SlowCallbacks.areRecorded());
    }

    assertFalse(SlowCallbacks.areRecorded());
  }
}
