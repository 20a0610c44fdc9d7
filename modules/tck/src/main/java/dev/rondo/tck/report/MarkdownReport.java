package dev.rondo.tck.report;

import static java.util.stream.Collectors.joining;

import dev.rondo.Capability;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Formats a report as a Markdown page. */
final class MarkdownReport {

  private MarkdownReport() {}

  static String of(TckReport report) {
    var page = new StringBuilder();
    page.append("# The contracts against `").append(report.backend()).append("`\n\n");
    page.append(report.summary()).append(".\n\nRun by `").append(report.suite()).append("`.\n");
    list(page, "Failed", report, Outcome.FAILED);
    methods(page, report);
    refusals(page, report.refusals());
    list(page, "Refused by capability", report, Outcome.REFUSED);
    list(page, "Skipped", report, Outcome.SKIPPED);
    return page.toString();
  }

  private static void methods(StringBuilder page, TckReport report) {
    page.append("\n## By method\n\n");
    page.append("| role | method | passed | failed | skipped | refused | lacking |\n");
    page.append("|---|---|---|---|---|---|---|\n");
    report
        .byMethod()
        .forEach(
            (name, verdicts) -> {
              Map<Outcome, Long> counts = TckReport.counts(verdicts);
              page.append(
                  "| `%s` | `%s` | %d | %d | %d | %d | %s |\n"
                      .formatted(
                          name.substring(0, name.indexOf('.')),
                          name.substring(name.indexOf('.') + 1),
                          counts.get(Outcome.PASSED),
                          counts.get(Outcome.FAILED),
                          counts.get(Outcome.SKIPPED),
                          counts.get(Outcome.REFUSED),
                          lacking(verdicts)));
            });
  }

  private static void refusals(StringBuilder page, Map<String, Capability> refusals) {
    if (!refusals.isEmpty()) {
      page.append("\n## Called and refused\n\n");
      new TreeMap<>(refusals)
          .forEach((name, lacking) -> page.append("- `%s`: `%s`\n".formatted(name, lacking)));
    }
  }

  private static void list(StringBuilder page, String title, TckReport report, Outcome outcome) {
    List<Verdict> verdicts =
        report.verdicts().stream().filter(verdict -> verdict.outcome() == outcome).toList();
    if (!verdicts.isEmpty()) {
      page.append("\n## ").append(title).append("\n\n");
      for (Verdict verdict : verdicts) {
        page.append(
            "- `%s.%s`: %s\n"
                .formatted(
                    verdict.contract(),
                    verdict.test(),
                    String.valueOf(verdict.reason()).lines().findFirst().orElse("")));
      }
    }
  }

  private static String lacking(List<Verdict> verdicts) {
    return verdicts.stream()
        .flatMap(verdict -> verdict.lacking().stream())
        .distinct()
        .sorted()
        .map(capability -> "`" + capability + "`")
        .collect(joining(", "));
  }
}
