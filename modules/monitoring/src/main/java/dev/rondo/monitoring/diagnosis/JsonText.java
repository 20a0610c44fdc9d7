package dev.rondo.monitoring.diagnosis;

import dev.rondo.monitoring.LoopMetrics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reports as JSON. A stack is written once, in {@code stacks}, and tasks have its index: of 100,000
 * tasks, most are in few places.
 */
final class JsonText {

  private final boolean stacks;
  private final AwaitedText awaited = new AwaitedText();
  private final StringBuilder json = new StringBuilder();
  private final Map<List<StackTraceElement>, Integer> known = new HashMap<>();
  private final StringBuilder stackTable = new StringBuilder();

  /**
   * @param stacks whether to write the stacks of loops and tasks
   */
  JsonText(boolean stacks) {
    this.stacks = stacks;
  }

  /** Returns the reports as one JSON object. */
  String of(List<LoopReport> reports) {
    json.append("{\"loops\":[");
    for (LoopReport report : reports) {
      separate();
      loop(report);
    }
    json.append(']');
    if (stacks) {
      json.append(",\"stacks\":[").append(stackTable).append(']');
    }
    return json.append('}').toString();
  }

  private void loop(LoopReport report) {
    LoopMetrics metrics = report.metrics();
    json.append('{');
    field("name", metrics.name());
    field("runner", report.facts().get("runner"));
    field("driver", report.facts().get("driver"));
    field("thread", report.thread());
    number("busySeconds", report.busySeconds());
    number("ready", metrics.work().ready());
    number("timers", metrics.work().timers());
    number("connections", metrics.network().open());
    number("lagP50Seconds", seconds(metrics.lag().p50()));
    number("lagP99Seconds", seconds(metrics.lag().p99()));
    number("lagMaxSeconds", seconds(metrics.lag().max()));
    stack(report.stack());
    array("cycles", report.graph().cycles());
    key("tasks").append('[');
    for (int i = 0; i < report.tasks().size(); i++) {
      separate();
      task(report.tasks().get(i), report.graph().waitsFor(i));
    }
    json.append("]}");
  }

  private void task(TaskReport task, List<Integer> waitsFor) {
    json.append('{');
    field("name", task.name());
    field("state", task.state().word());
    field("awaits", awaited.of(task));
    StackTraceElement where = task.where();
    field("where", where == null ? null : where.toString());
    array("waitsFor", waitsFor);
    stack(task.stack());
    json.append('}');
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  private void stack(List<StackTraceElement> frames) {
    if (stacks && !frames.isEmpty()) {
      number("stack", known.computeIfAbsent(frames, this::addStack));
    }
  }

  private int addStack(List<StackTraceElement> frames) {
    stackTable.append(stackTable.isEmpty() ? "[" : ",[");
    String gap = "";
    for (StackTraceElement frame : frames) {
      quote(stackTable.append(gap), frame.toString());
      gap = ",";
    }
    stackTable.append(']');
    return known.size();
  }

  private void separate() {
    char last = json.charAt(json.length() - 1);
    if (last != '[' && last != '{') {
      json.append(',');
    }
  }

  private StringBuilder key(String name) {
    separate();
    quote(json, name);
    return json.append(':');
  }

  private void field(String name, @Nullable String value) {
    if (value != null) {
      quote(key(name), value);
    }
  }

  private void number(String name, Number value) {
    key(name).append(value);
  }

  /** Writes numbers, or lists of them, whose text is that of JSON. */
  private void array(String name, List<?> numbers) {
    if (!numbers.isEmpty()) {
      key(name).append(numbers);
    }
  }

  private static void quote(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }
}
