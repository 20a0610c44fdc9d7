package dev.rondo.monitoring;

import java.time.Duration;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Writes metrics in the text format of Prometheus, version 0.0.4. */
public final class PrometheusText {

  /** The media type of the text. */
  public static final String MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private static final String LAG = "rondo_loop_lag_seconds";

  /** The limits of the buckets of lag, in nanoseconds: 100 µs to 10 s. */
  private static final long[] LAG_LIMITS = {
    100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000L
  };

  /** One number for each loop. */
  private record Sample(
      String name, String type, String help, ToDoubleFunction<LoopMetrics> value) {}

  private static final List<Sample> SAMPLES =
      List.of(
          counter(
              "iterations", "Iterations, each of which polls once.", m -> m.work().iterations()),
          counter("waits", "Polls that could wait.", m -> m.work().waits()),
          counter("callbacks", "Callbacks and task steps that ran.", m -> m.work().callbacks()),
          counter(
              "busy_seconds",
              "Time that the loop did not wait.",
              m -> LoopMetrics.seconds(m.work().busy())),
          gauge(
              "running_seconds",
              "Time since the last poll; 0 if the loop waits.",
              m -> LoopMetrics.seconds(m.work().running())),
          gauge("ready", "Events that the last iteration had to run.", m -> m.work().ready()),
          gauge("timers", "Timers, cancelled ones included.", m -> m.work().timers()),
          counter(
              "failures", "Failures that went to the exception handler.", m -> m.work().failures()),
          gauge("connections_open", "Open stream connections.", m -> m.network().open()),
          counter("connections", "Stream connections that were made.", m -> m.network().opened()),
          counter("received_bytes", "Bytes received.", m -> m.network().received()),
          counter("sent_bytes", "Bytes that the system has taken.", m -> m.network().sent()),
          counter("accepts", "Connections accepted.", m -> m.network().accepted()),
          counter(
              "accept_failures",
              "Attempts to accept that failed.",
              m -> m.network().acceptFailures()),
          counter("tls_handshakes", "Completed TLS handshakes.", m -> m.network().handshakes()),
          counter(
              "tls_handshake_failures",
              "Failed TLS handshakes.",
              m -> m.network().handshakeFailures()),
          gauge("tasks_live", "Tasks that have not ended.", m -> m.tasks().live()),
          counter("tasks", "Tasks that were made.", m -> m.tasks().started()));

  private PrometheusText() {}

  private static Sample counter(String name, String help, ToDoubleFunction<LoopMetrics> value) {
    return new Sample("rondo_loop_" + name + "_total", "counter", help, value);
  }

  private static Sample gauge(String name, String help, ToDoubleFunction<LoopMetrics> value) {
    return new Sample("rondo_loop_" + name, "gauge", help, value);
  }

  /** Returns the metrics of all {@code loops}. */
  public static String of(List<LoopMetrics> loops) {
    StringBuilder text = new StringBuilder(4096);
    for (Sample sample : SAMPLES) {
      header(text, sample.name, sample.type, sample.help);
      for (LoopMetrics loop : loops) {
        line(text, sample.name, label(loop), number(sample.value.applyAsDouble(loop)));
      }
    }
    header(text, LAG, "histogram", "Time from one poll to the next.");
    loops.forEach(loop -> lag(text, loop));
    return text.toString();
  }

  private static void lag(StringBuilder text, LoopMetrics loop) {
    String label = label(loop);
    for (long limit : LAG_LIMITS) {
      String bucket = label + ",le=\"" + number(limit / 1e9) + '"';
      line(
          text,
          LAG + "_bucket",
          bucket,
          Long.toString(loop.lag().countUpTo(Duration.ofNanos(limit))));
    }
    String count = Long.toString(loop.lag().count());
    line(text, LAG + "_bucket", label + ",le=\"+Inf\"", count);
    line(text, LAG + "_sum", label, number(LoopMetrics.seconds(loop.lag().total())));
    line(text, LAG + "_count", label, count);
  }

  private static void header(StringBuilder text, String name, String type, String help) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  private static String label(LoopMetrics loop) {
    String name = loop.name().replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    return "loop=\"" + name + '"';
  }

  private static void line(StringBuilder text, String name, String labels, String value) {
    text.append(name).append('{').append(labels).append("} ").append(value).append('\n');
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
