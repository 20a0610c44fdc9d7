package dev.rondo.benchmarks.echo;

import dev.rondo.launcher.bench.BarChart;
import dev.rondo.launcher.bench.Spread;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Formats the slices of one question as a table and as a chart. */
record QuestionReport(Question question, SliceFile slices) {

  /**
   * Returns a table with a row for each peer. A cell has the median of the rates relative to the
   * baseline, their range, and the median by processor time.
   */
  String toMarkdown() {
    StringBuilder text = new StringBuilder();
    text.append("## %s\n\n".formatted(question.text()));
    text.append(
        "Relative to %2$s; medians of %1$d rounds.\n\n"
            .formatted(slices.rounds(), baseline().name()));
    text.append("| peer |");
    question.workloads().forEach(work -> text.append(" %s |".formatted(title(work))));
    text.append("\n|---|").append("---|".repeat(question.workloads().size())).append('\n');
    for (EchoPeer peer : question.peers()) {
      text.append("| %s |".formatted(peer.name()));
      question.workloads().forEach(work -> text.append(" %s |".formatted(cell(work, peer))));
      text.append('\n');
    }
    return text.toString();
  }

  private static String title(Workload work) {
    String size =
        work.size % 1024 == 0 ? "%d KiB".formatted(work.size / 1024) : "%d B".formatted(work.size);
    return work.depth == 1
        ? "%d × %s".formatted(work.connections, size)
        : "%d × %s, %d deep".formatted(work.connections, size, work.depth);
  }

  private String cell(Workload work, EchoPeer peer) {
    Spread rate = spread(slices.of(work, peer), ComparedSlice::ratio);
    Spread cpu = spread(slices.of(work, peer), ComparedSlice::cpuRatio);
    return String.format(
        Locale.ROOT,
        "%.2f (%.2f–%.2f), %.2f",
        rate.median(),
        rate.least(),
        rate.greatest(),
        cpu.median());
  }

  /** Returns a chart of the rates, with a group for each workload. */
  String toSvg() {
    var chart = new BarChart("%s Relative to %s".formatted(question.text(), baseline().name()));
    for (Workload work : question.workloads()) {
      BarChart.Group group = chart.group(title(work));
      for (EchoPeer peer : question.peers()) {
        group.bar(
            peer.name(),
            spread(slices.of(work, peer), ComparedSlice::ratio),
            peer.equals(baseline()));
      }
    }
    return chart.toSvg();
  }

  private EchoPeer baseline() {
    return question.peers().getFirst();
  }

  private static Spread spread(List<ComparedSlice> slices, ToDoubleFunction<ComparedSlice> value) {
    return Spread.of(slices.stream().mapToDouble(value).toArray());
  }
}
