package dev.rondo.tck.report;

import static java.util.stream.Collectors.joining;

import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Formats a report as JSON, one test per line. */
final class JsonReport {

  private JsonReport() {}

  static String of(TckReport report) {
    return """
        {
        "backend": %s,
        "suite": %s,
        "facts": %s,
        "capabilities": %s,
        "counts": %s,
        "refusals": %s,
        "tests": [
        %s
        ]
        }
        """
        .formatted(
            text(report.backend()),
            text(report.suite()),
            object(report.facts(), JsonReport::text),
            array(report.capabilities()),
            object(report.counts(), String::valueOf),
            object(report.refusals(), JsonReport::text),
            report.verdicts().stream().map(JsonReport::test).collect(joining(",\n")));
  }

  private static String test(Verdict verdict) {
    String test =
        "{\"contract\": %s, \"test\": %s, \"outcome\": %s, \"covers\": %s, \"lacking\": %s"
            .formatted(
                text(verdict.contract()),
                text(verdict.test()),
                text(verdict.outcome()),
                array(verdict.covers()),
                array(verdict.lacking()));
    return verdict.reason() == null
        ? test + "}"
        : test + ", \"reason\": " + text(verdict.reason()) + "}";
  }

  private static String array(Collection<?> values) {
    return values.stream()
        .map(String::valueOf)
        .sorted()
        .map(JsonReport::text)
        .collect(joining(", ", "[", "]"));
  }

  private static <V> String object(Map<?, V> map, Function<V, String> value) {
    return map.entrySet().stream()
        .map(entry -> text(entry.getKey()) + ": " + value.apply(entry.getValue()))
        .collect(joining(", ", "{", "}"));
  }

  private static String text(@Nullable Object value) {
    var quoted = new StringBuilder("\"");
    String.valueOf(value)
        .chars()
        .forEach(
            c -> {
              switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                default -> {
                  if (c < ' ') {
                    quoted.append("\\u%04x".formatted(c));
                  } else {
                    quoted.append((char) c);
                  }
                }
              }
            });
    return quoted.append('"').toString();
  }
}
