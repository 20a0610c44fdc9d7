package dev.rondo.monitoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.EventLoop;
import dev.rondo.selector.SelectorLoopProvider;
import dev.rondo.spi.LoopOptions;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Tests of the text for Prometheus. */
final class PrometheusTextTests {

  private static final Pattern LINE =
      Pattern.compile(
          "# (HELP|TYPE) rondo_loop_\\w+ .+"
              + "|rondo_loop_\\w+\\{loop=\"selector-\\d+\"(,le=\"[^\"]+\")?} [0-9.E+-]+");

  @Test
  void of_twoLoops_isTextOfTheFormat() {
    try (EventLoop first = newLoop();
        EventLoop second = newLoop()) {
      first.callSoon(first::stop);
      first.runForever();
      String text = PrometheusText.of(List.of(LoopMetrics.of(first), LoopMetrics.of(second)));

      assertTrue(text.endsWith("\n"));
      text.lines().forEach(line -> assertTrue(LINE.matcher(line).matches(), line));
      String name = LoopMetrics.of(first).name();
      assertTrue(text.contains("rondo_loop_callbacks_total{loop=\"" + name + "\"} 1\n"), text);
      String all = "rondo_loop_lag_seconds_bucket{loop=\"" + name + "\",le=\"+Inf\"} 1\n";
      assertTrue(text.contains(all), text);
    }
  }

  @Test
  void of_nameWithSpecialCharacters_escapesThem() {
    try (EventLoop loop = newLoop()) {
      LoopMetrics look = LoopMetrics.of(loop);
      String text =
          PrometheusText.of(
              List.of(
                  new LoopMetrics(
                      "a\"b\\c\nd",
                      look.time(),
                      look.work(),
                      look.lag(),
                      look.network(),
                      look.tasks())));

      assertTrue(text.contains("{loop=\"a\\\"b\\\\c\\nd\"}"), text);
    }
  }

  @Test
  void of_noLoops_namesEachMetricOnce() {
    List<String> types =
        PrometheusText.of(List.of()).lines().filter(line -> line.startsWith("# TYPE")).toList();

    assertEquals(types.size(), new HashSet<>(types).size());
    assertTrue(types.contains("# TYPE rondo_loop_lag_seconds histogram"), types::toString);
  }

  private static EventLoop newLoop() {
    return new SelectorLoopProvider().newEventLoop(LoopOptions.defaults());
  }
}
