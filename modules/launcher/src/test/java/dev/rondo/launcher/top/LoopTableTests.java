package dev.rondo.launcher.top;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of the figures of {@code rondo top}. */
class LoopTableTests {

  private static LoopSample sample(long seconds, double load, long events, String where) {
    Map<String, Object> values = new HashMap<>();
    values.put("Load", load);
    values.put("LagP50Seconds", 0.000_012);
    values.put("LagP99Seconds", 0.001_25);
    values.put("LagMaxSeconds", 2.5);
    for (String counter :
        List.of("Iterations", "Callbacks", "Accepts", "ReceivedBytes", "SentBytes")) {
      values.put(counter, events);
    }
    values.put("OpenConnections", 1234L);
    values.put("Ready", 3);
    values.put("Timers", 20);
    values.put("LiveTasks", 5L);
    values.put("RunningSeconds", where.isEmpty() ? 0.0 : 0.25);
    values.put("RunningIn", where);
    return new LoopSample("epoll-1", seconds * 1_000_000_000, values);
  }

  @Test
  void lines_ofALook_areRatesAndStates() {
    LoopActivity activity =
        LoopActivity.between(
            sample(3, 0.1, 1_000_000, ""), sample(5, 0.75, 1_024_690, "a.B.c(B.java:5)"));
    LoopActivity idle = LoopActivity.between(sample(3, 0, 7, ""), sample(5, 0, 7, ""));

    assertEquals(
        List.of(
            "heading",
            "LOOP    LOAD LAG50 LAG99  MAX ITER/S CALL/S CONN ACC/S IN/S OUT/S READY TIMER TASKS",
            "epoll-1  75%  12us 1.3ms 2.5s    12k    12k 1.2k   12k  12k   12k     3    20     5",
            "  for 250ms in a.B.c(B.java:5)",
            "epoll-1   0%  12us 1.3ms 2.5s      0      0 1.2k     0    0     0     3    20     5"),
        new LoopTable(List.of(activity, idle)).lines("heading"));
  }

  @Test
  void between_anOlderVersion_hasZeros() {
    LoopSample sample = new LoopSample("epoll-1", 0, Map.of("Iterations", 10L));
    LoopActivity activity = LoopActivity.between(sample, sample);

    assertEquals("", activity.where());
    assertEquals(0, activity.load());
  }

  @Test
  void lines_noLoop_saysSo() {
    assertEquals("no loop is open", new LoopTable(List.of()).lines("heading").getLast());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0.04, 0",
    "0.25, 0.3",
    "9.94, 9.9",
    "9.96, 10",
    "999.4, 999",
    "999.6, 1k",
    "1234, 1.2k",
    "99499, 99k",
    "999600, 1M",
    "12345678901234, 12T",
    "12345678901234567890, 12346P",
  })
  void count_anyNumber_isShort(double number, String text) {
    assertEquals(text, Magnitudes.count(number));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0.0000001, 1us",
    "0.000999, 999us",
    "0.0009996, 1ms",
    "0.0125, 13ms",
    "0.9994, 999ms",
    "0.9996, 1s",
    "9.94, 9.9s",
    "3600, 3600s",
  })
  void time_anyLength_isShort(double seconds, String text) {
    assertEquals(text, Magnitudes.time(seconds));
  }
}
