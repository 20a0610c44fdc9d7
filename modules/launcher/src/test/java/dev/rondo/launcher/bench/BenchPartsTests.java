package dev.rondo.launcher.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BenchPartsTests {

  @Test
  void spread_evenNumber_medianIsBetweenTheMiddle() {
    assertEquals(new Spread(2.5, 1, 9), Spread.of(9, 1, 2, 3));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 31, 32, 33, 63, 64, 1_000, 123_456_789, Long.MAX_VALUE})
  void micros_oneDuration_isAccurateTo3Percent(long nanos) {
    var histogram = new LatencyHistogram();
    histogram.add(nanos);

    assertEquals(nanos / 1e3, histogram.micros(0.5), nanos / 1e3 * 0.03);
  }

  @Test
  void micros_quantiles_areThoseOfTheDurations() {
    var histogram = new LatencyHistogram();
    for (int i = 1; i <= 100; i++) {
      histogram.add(i * 1_000L);
    }

    assertEquals(50, histogram.micros(0.5), 2);
    assertEquals(99, histogram.micros(0.99), 3);
    histogram.clear();
    assertEquals(0, histogram.micros(0.5));
  }

  @Test
  void split_rangesOfProcessors_givesTheFirstToTheServers() {
    assertEquals(Optional.of(new ProcessorSplit(2, List.of(3, 4, 8))), ProcessorSplit.of("2-4,8"));
    assertEquals(Optional.empty(), ProcessorSplit.of("5"));
  }

  @Test
  void processorTime_ofThisProcess_grows() {
    double before = JvmProcessorTime.of(ProcessHandle.current());
    long end = System.nanoTime() + 20_000_000;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }

    assertTrue(JvmProcessorTime.of(ProcessHandle.current()) > before);
  }

  @Test
  void svg_bars_areScaledAndEscaped() {
    var chart = new BarChart("a < b");
    BarChart.Group group = chart.group("g & h");
    group.bar("x", Spread.of(1), true);
    group.bar("y", Spread.of(1, 2, 2), false);
    String svg = chart.toSvg();

    assertTrue(svg.contains("a &lt; b") && svg.contains("g &amp; h"), svg);
    assertTrue(svg.contains("class=\"base\" x=\"190\" y=\"59\" width=\"230.0\""), svg);
    assertTrue(svg.contains("class=\"bar\" x=\"190\" y=\"79\" width=\"460.0\""), svg);
    assertTrue(svg.contains("@media (prefers-color-scheme: dark)"), svg);
  }
}
