package dev.rondo.benchmarks.echo;

import io.netty.util.Version;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Collects the slices of a comparison, and formats their medians as Markdown tables. */
final class ComparisonReport {

  private final Options options;
  private final Map<Workload, Map<String, List<ComparedSlice>>> all = new EnumMap<>(Workload.class);

  ComparisonReport(Options options) {
    this.options = options;
  }

  void add(ComparedSlice slice) {
    slices(slice.work(), slice.peer()).add(slice);
  }

  private List<ComparedSlice> slices(Workload work, String peer) {
    return all.computeIfAbsent(work, w -> new LinkedHashMap<>())
        .computeIfAbsent(peer, p -> new ArrayList<>());
  }

  String toMarkdown(String[] args) {
    StringBuilder text = new StringBuilder();
    text.append("`modules/benchmarks/run echo %s`\n\n".formatted(String.join(" ", args)));
    text.append(machine());
    for (Workload work : options.workloads()) {
      text.append("\n**%s**\n\n".formatted(work));
      text.append(
          "| peer | ratio | min–max | CPU ratio | requests/s | p50 µs | p99 µs | CPU µs/request |");
      text.append(" server busy | load busy |\n|---|---|---|---|---|---|---|---|---|---|\n");
      for (EchoPeer peer : options.peers()) {
        text.append(row(peer, slices(work, peer.name())));
      }
    }
    return text.toString();
  }

  /** Returns the machine, the versions and the placement, as a sentence. */
  static String machine() {
    return "%s %s, %s, %d processors; JDK %s; Netty %s; %s.\n"
        .formatted(
            System.getProperty("os.name"),
            System.getProperty("os.version"),
            System.getProperty("os.arch"),
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("java.vm.version"),
            nettyVersion(),
            Pinning.description());
  }

  private static String nettyVersion() {
    Version common = Version.identify().get("netty-common");
    return common == null ? "unknown" : common.artifactVersion();
  }

  private static String row(EchoPeer peer, List<ComparedSlice> slices) {
    return String.format(
        Locale.ROOT,
        "| %s | %.2f | %.2f–%.2f | %.2f | %.0f | %.0f | %.0f | %.2f | %.2f | %.2f |%n",
        peer.name(),
        median(slices, ComparedSlice::ratio),
        quantile(slices, ComparedSlice::ratio, 0),
        quantile(slices, ComparedSlice::ratio, 1),
        median(slices, ComparedSlice::cpuRatio),
        median(slices, m -> m.slice().rate()),
        median(slices, m -> m.slice().median()),
        median(slices, m -> m.slice().high()),
        median(slices, m -> m.slice().cpuPerRequest()),
        median(slices, m -> m.slice().serverCpu()),
        median(slices, m -> m.slice().loadCpu()));
  }

  private static double median(List<ComparedSlice> slices, ToDoubleFunction<ComparedSlice> value) {
    return quantile(slices, value, 0.5);
  }

  private static double quantile(
      List<ComparedSlice> slices, ToDoubleFunction<ComparedSlice> value, double fraction) {
    double[] sorted = slices.stream().mapToDouble(value).sorted().toArray();
    return sorted[(int) Math.round(fraction * (sorted.length - 1))];
  }
}
