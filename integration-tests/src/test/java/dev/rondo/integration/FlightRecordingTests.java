package dev.rondo.integration;

import static dev.rondo.junit.LoopTest.ALL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.EventLoop;
import dev.rondo.junit.LoopTest;
import dev.rondo.net.ResolveOptions;
import dev.rondo.streams.AsyncProcess;
import dev.rondo.streams.AsyncProcesses;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Tests of the events about what loops ask of other threads and processes, on each backend. */
final class FlightRecordingTests {

  private static final ResolveOptions NO_OPTIONS = ResolveOptions.defaults();

  @TempDir private Path folder;

  /** Starts the threads of the flight recorder, which stay: a test must not leave any. */
  @BeforeAll
  static void startTheRecorder() {
    try (Recording recording = new Recording()) {
      recording.start();
    }
  }

  /** Runs {@code work} while events of {@code types} are recorded, and returns them. */
  private List<RecordedEvent> record(List<String> types, Work work) throws Exception {
    Path file = folder.resolve("recording.jfr");
    try (Recording recording = new Recording()) {
      types.forEach(type -> recording.enable("dev.rondo." + type));
      recording.start();
      work.run(); // The flight recorder may miss the first event of a type.
      work.run();
      recording.stop();
      recording.dump(file);
    }
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> types.contains(event.getEventType().getName().substring(10)))
        .toList();
  }

  private interface Work {

    void run() throws Exception;
  }

  private static RecordedEvent last(List<RecordedEvent> events, String type) {
    return events.stream()
        .filter(event -> event.getEventType().getName().endsWith("." + type))
        .reduce((earlier, later) -> later)
        .orElseThrow();
  }

  @LoopTest(backends = ALL)
  void nameLookup_ofAHost_hasItsAddresses(EventLoop loop) throws Exception {
    List<RecordedEvent> events =
        record(
            List.of("NameLookup"),
            () -> {
              loop.getaddrinfo("127.0.0.1", "80", NO_OPTIONS).await();
              loop.getaddrinfo("localhost", "80", NO_OPTIONS).await();
            });

    RecordedEvent event = last(events, "NameLookup");
    assertEquals("localhost", event.getString("question"));
    assertTrue(event.getInt("results") > 0, event::toString);
    assertTrue(event.getDuration("time").isPositive(), event::toString);
  }

  @LoopTest(backends = ALL)
  void nameLookup_ofAnUnknownHost_hasTheFailure(EventLoop loop) throws Exception {
    List<RecordedEvent> events =
        record(
            List.of("NameLookup"),
            () ->
                assertThrows(
                    UnknownHostException.class,
                    () -> loop.getaddrinfo("no.invalid", "80", NO_OPTIONS).await()));

    RecordedEvent event = last(events, "NameLookup");
    assertEquals(0, event.getInt("results"));
    assertTrue(
        event.getString("failure").contains(UnknownHostException.class.getName()), event::toString);
  }

  @LoopTest(backends = ALL)
  void child_fromStartToExit_isRecorded() throws Exception {
    List<RecordedEvent> events =
        record(
            List.of("ChildStarted", "ChildEnded"),
            () -> {
              AsyncProcess child = AsyncProcesses.createSubprocessShell("exit 3");
              assertEquals(3, child.waitFor());
            });

    assertEquals("/bin/sh", last(events, "ChildStarted").getString("program"));
    assertEquals(3, last(events, "ChildEnded").getInt("returncode"));
    assertEquals(
        last(events, "ChildStarted").getLong("pid"), last(events, "ChildEnded").getLong("pid"));
  }

  @LoopTest(backends = ALL)
  void executorHandOver_failingFunction_hasItsTimes(EventLoop loop) throws Exception {
    List<RecordedEvent> events =
        record(
            List.of("ExecutorHandOver"),
            () ->
                assertThrows(
                    IllegalStateException.class,
                    () -> loop.runInExecutor(null, FlightRecordingTests::failSlowly).await()));

    RecordedEvent event = last(events, "ExecutorHandOver");
    assertTrue(event.getDuration("ran").toMillis() >= 5, event::toString);
    assertTrue(event.getDuration("queued").isPositive(), event::toString);
    assertEquals("java.lang.IllegalStateException: late", event.getString("failure"));
    assertTrue(event.getString("function").contains("FlightRecordingTests"), event::toString);
  }

  private static Object failSlowly() throws InterruptedException {
    Thread.sleep(5);
    throw new IllegalStateException("late");
  }
}
