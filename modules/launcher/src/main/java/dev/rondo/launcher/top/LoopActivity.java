package dev.rondo.launcher.top;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The activity of one loop between two looks. Rates are numbers in a second, times are seconds.
 *
 * @param load the share of the time for which the loop was busy, between 0 and 1
 * @param lag50 the time from one poll to the next that half of the iterations do not exceed
 * @param running the time since the loop last polled; 0 if it waits
 * @param where the frame of the program that the loop is in if it runs for long; otherwise empty
 */
record LoopActivity(
    String name,
    double load,
    double lag50,
    double lag99,
    double lagMax,
    double iterations,
    double callbacks,
    long connections,
    double accepts,
    double received,
    double sent,
    long ready,
    long timers,
    long tasks,
    double running,
    String where) {

  /** Returns the activity between two looks at one loop, the latter of which is {@code now}. */
  static LoopActivity between(LoopSample earlier, LoopSample now) {
    double seconds = Math.max(1e-3, (now.time() - earlier.time()) / 1e9);
    return new LoopActivity(
        now.name(),
        now.number("Load"), // Of the same interval, but measured there, so exactly.
        now.number("LagP50Seconds"),
        now.number("LagP99Seconds"),
        now.number("LagMaxSeconds"),
        rate("Iterations", earlier, now, seconds),
        rate("Callbacks", earlier, now, seconds),
        (long) now.number("OpenConnections"),
        rate("Accepts", earlier, now, seconds),
        rate("ReceivedBytes", earlier, now, seconds),
        rate("SentBytes", earlier, now, seconds),
        (long) now.number("Ready"),
        (long) now.number("Timers"),
        (long) now.number("LiveTasks"),
        now.number("RunningSeconds"),
        now.text("RunningIn"));
  }

  private static double rate(String attribute, LoopSample earlier, LoopSample now, double seconds) {
    return Math.max(0, now.number(attribute) - earlier.number(attribute)) / seconds;
  }

  /** Returns the facts by the names that JSON has for them. */
  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", name);
    json.put("load", load);
    json.put("lag_p50_seconds", lag50);
    json.put("lag_p99_seconds", lag99);
    json.put("lag_max_seconds", lagMax);
    json.put("iterations_per_second", iterations);
    json.put("callbacks_per_second", callbacks);
    json.put("connections", connections);
    json.put("accepts_per_second", accepts);
    json.put("received_bytes_per_second", received);
    json.put("sent_bytes_per_second", sent);
    json.put("ready", ready);
    json.put("timers", timers);
    json.put("tasks", tasks);
    json.put("running_seconds", running);
    json.put("running_in", where);
    return json;
  }
}
