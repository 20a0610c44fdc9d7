package dev.rondo.benchmarks.echo;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A slice, and its ratios to the mean of the baseline's slices just before and after it.
 *
 * @param ratio the ratio of requests per second; higher is better
 * @param cpuRatio the ratio of requests per second of the server's processor time; higher is better
 */
record ComparedSlice(
    int round, Workload work, String peer, LoadSlice slice, double ratio, double cpuRatio) {

  private static final Pattern JSON =
      Pattern.compile(
          "\\{\"round\":(\\d+),\"workload\":\"([^\"]+)\",\"peer\":\"([^\"]+)\",\"ratio\":([^,]+),"
              + "\"cpuRatio\":([^,]+),\"rate\":([^,]+),\"p50Micros\":([^,]+),\"p99Micros\":([^,]+),"
              + "\"serverBusy\":([^,]+),\"loadBusy\":([^}]+)}");

  static ComparedSlice of(
      int round, Workload work, EchoPeer peer, LoadSlice slice, LoadSlice before, LoadSlice after) {
    return new ComparedSlice(
        round,
        work,
        peer.name(),
        slice,
        slice.rate() * 2 / (before.rate() + after.rate()),
        (before.cpuPerRequest() + after.cpuPerRequest()) / 2 / slice.cpuPerRequest());
  }

  /** Returns this as a line of JSON. */
  String toJson() {
    return String.format(
        Locale.ROOT,
        "{\"round\":%d,\"workload\":\"%s\",\"peer\":\"%s\",\"ratio\":%.4f,\"cpuRatio\":%.4f,"
            + "\"rate\":%.1f,\"p50Micros\":%.2f,\"p99Micros\":%.2f,\"serverBusy\":%.4f,"
            + "\"loadBusy\":%.4f}",
        round,
        work.label,
        peer,
        ratio,
        cpuRatio,
        slice.rate(),
        slice.median(),
        slice.high(),
        slice.serverCpu(),
        slice.loadCpu());
  }

  /** Parses a line of {@link #toJson}; empty if it is not whole, because a run was interrupted. */
  static Optional<ComparedSlice> ofJson(String line) {
    Matcher json = JSON.matcher(line);
    if (!json.matches()) {
      return Optional.empty();
    }
    double[] values = new double[7];
    for (int i = 0; i < values.length; i++) {
      values[i] = Double.parseDouble(json.group(i + 4));
    }
    return Optional.of(
        new ComparedSlice(
            Integer.parseInt(json.group(1)),
            Workload.of(json.group(2)),
            json.group(3),
            new LoadSlice(values[2], values[3], values[4], values[5], values[6]),
            values[0],
            values[1]));
  }
}
