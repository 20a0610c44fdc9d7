package dev.rondo.launcher;

import dev.rondo.launcher.bench.BarChart;
import dev.rondo.launcher.bench.BenchOptions;
import dev.rondo.launcher.bench.BenchResults;
import dev.rondo.launcher.bench.BenchSlice;
import dev.rondo.launcher.bench.BenchWorkload;
import dev.rondo.launcher.bench.ProcessorSplit;
import dev.rondo.launcher.bench.Recommendation;
import dev.rondo.launcher.bench.Spread;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Formats the results of {@code rondo bench}. */
record BenchReport(BenchResults results, Duration seconds) {

  void print(PrintStream out) {
    Table table = new Table();
    table.row("WORKLOAD", "BACKEND", "REQUESTS/S", "MIN-MAX", "P50", "P99", "CPU/REQUEST", "BUSY");
    for (BenchWorkload workload : BenchWorkload.values()) {
      for (String backend : results.backends()) {
        table.row(row(workload, backend));
      }
    }
    table.print(out);
    out.println();
    out.printf(
        "Medians of %d rounds. CPU/REQUEST and BUSY are the server's processor time: for each"
            + " request, and in processors.%n",
        BenchOptions.ROUNDS);
    out.printf("Clients: one loop on %s, %s.%n", results.loadBackend(), placement());
    out.println();
    out.println(Recommendation.of(results));
  }

  private String[] row(BenchWorkload workload, String backend) {
    Spread rate = results.spread(workload, backend, BenchSlice::rate);
    return new String[] {
      workload.label(),
      backend,
      String.format(Locale.ROOT, "%,.0f", rate.median()),
      String.format(Locale.ROOT, "%,.0f-%,.0f", rate.least(), rate.greatest()),
      micros(workload, backend, BenchSlice::median),
      micros(workload, backend, BenchSlice::high),
      micros(workload, backend, BenchSlice::cost),
      String.format(
          Locale.ROOT, "%.2f", results.spread(workload, backend, BenchSlice::busy).median())
    };
  }

  private String micros(
      BenchWorkload workload, String backend, ToDoubleFunction<BenchSlice> value) {
    return String.format(Locale.ROOT, "%.1f µs", results.spread(workload, backend, value).median());
  }

  private String placement() {
    return results
        .split()
        .map(ProcessorSplit::servers)
        .map("servers pinned to processor %d, clients to the others"::formatted)
        .orElse("servers and clients not pinned to processors");
  }

  String toJson() {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("java", Runtime.version().toString());
    report.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    report.put("seconds", seconds.toMillis() / 1e3);
    report.put("rounds", BenchOptions.ROUNDS);
    report.put("clients", results.loadBackend());
    report.put("placement", placement());
    report.put("backends", results.backends());
    report.put("results", rows());
    report.put("recommendation", Recommendation.of(results));
    return JsonWriter.write(report);
  }

  private List<Map<String, Object>> rows() {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (BenchWorkload workload : BenchWorkload.values()) {
      for (String backend : results.backends()) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("workload", workload.label());
        row.put("backend", backend);
        put(row, "requestsPerSecond", results.spread(workload, backend, BenchSlice::rate));
        put(row, "relativeRate", results.relativeRate(workload, backend));
        put(row, "p50Micros", results.spread(workload, backend, BenchSlice::median));
        put(row, "p99Micros", results.spread(workload, backend, BenchSlice::high));
        put(row, "cpuMicrosPerRequest", results.spread(workload, backend, BenchSlice::cost));
        put(row, "serverBusy", results.spread(workload, backend, BenchSlice::busy));
        rows.add(row);
      }
    }
    return rows;
  }

  private static void put(Map<String, Object> row, String name, Spread spread) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("median", rounded(spread.median()));
    values.put("min", rounded(spread.least()));
    values.put("max", rounded(spread.greatest()));
    row.put(name, values);
  }

  private static BigDecimal rounded(double value) {
    return new BigDecimal(new BigDecimal(value, new MathContext(4)).toPlainString());
  }

  String toSvg() {
    String baseline = results.backends().getFirst();
    var chart = new BarChart("Requests per second, relative to " + baseline);
    for (BenchWorkload workload : BenchWorkload.values()) {
      BarChart.Group group = chart.group(workload.label());
      for (String backend : results.backends()) {
        group.bar(backend, results.relativeRate(workload, backend), backend.equals(baseline));
      }
    }
    return chart.toSvg();
  }
}
