package dev.rondo.integration;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;

import com.google.common.collect.ImmutableTable;
import com.google.common.collect.Table;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The methods of the event loop page, by backend, according to runs of the conformance kit.
 *
 * @param rows the methods, in the order of the page
 * @param runs the runs of each backend, by the name of its column
 */
record MethodTable(List<Row> rows, Map<String, List<Run>> runs) {

  /** The contract of loops that wait. It uses many methods and proves little about each. */
  private static final String WAITING = "IdleContract.";

  /** Returns the table as Markdown. */
  String page() {
    Table<Row, String, Cell> cells = cells();
    var page = new StringBuilder("| asyncio | Rondo |");
    runs.keySet().forEach(column -> page.append(' ').append(column).append(" |"));
    page.append(" tested by |\n|---|---|").append("---|".repeat(runs.size() + 1)).append('\n');
    for (Row row : rows) {
      Collection<Cell> ofRow = cells.row(row).values();
      page.append("| `%s` | `%s` |".formatted(row.asyncio(), row.method()));
      ofRow.forEach(cell -> page.append(' ').append(cell.text()).append(" |"));
      page.append(" `").append(proof(row, ofRow)).append("` |\n");
    }
    return page.toString();
  }

  private Table<Row, String, Cell> cells() {
    var cells = ImmutableTable.<Row, String, Cell>builder();
    for (Row row : rows) {
      runs.forEach((column, ofColumn) -> cells.put(row, column, cell(row, column, ofColumn)));
    }
    return cells.build();
  }

  private static Cell cell(Row row, String column, List<Run> runs) {
    Set<Optional<String>> refusals =
        runs.stream().map(run -> run.refusal(row.method())).collect(toSet());
    if (refusals.size() != 1) {
      throw new AssertionError(row.method() + " is refused in some runs of " + column + " only");
    }
    Optional<String> refusal = refusals.iterator().next();
    if (refusal.isPresent()) {
      return new Cell("refused by `" + refusal.get() + "`", Set.of());
    }
    for (Run run : runs) {
      if (run.passed(row.method()).isEmpty()) {
        throw new AssertionError("no test of " + row.method() + " passed in " + run.name());
      }
    }
    Set<String> lacking = runs.stream().flatMap(run -> run.lacking(row.method())).collect(toSet());
    return new Cell(
        lacking.isEmpty()
            ? "works"
            : "works; in part refused by "
                + new TreeSet<>(lacking).stream().collect(joining("`, `", "`", "`")),
        runs.stream().flatMap(run -> run.passed(row.method()).stream()).collect(toSet()));
  }

  /** Returns a test that passed on every backend with the method, or the test of the refusals. */
  private static String proof(Row row, Collection<Cell> cells) {
    var common = new TreeSet<String>();
    cells.forEach(cell -> common.addAll(cell.tests()));
    cells.stream()
        .filter(cell -> !cell.tests().isEmpty())
        .forEach(cell -> common.retainAll(cell.tests()));
    if (common.stream().anyMatch(test -> !test.startsWith(WAITING))) {
      common.removeIf(test -> test.startsWith(WAITING));
    }
    String name = row.method().replaceFirst(".*\\.", ".") + "_";
    return common.stream()
        .filter(test -> test.contains(name))
        .findFirst()
        .or(() -> common.stream().findFirst())
        .orElse("RefusalContract.operations_ofAbsentCapabilities_areRefusedByName");
  }

  /** A method: its name in asyncio, and in Rondo as {@code Type.method}. */
  record Row(String asyncio, String method) {}

  private record Cell(String text, Set<String> tests) {}

  /** One run of the kit, as its JSON report records it. */
  record Run(String name, Map<?, ?> json) {

    String backend() {
      return String.valueOf(json.get("backend"));
    }

    Map<?, ?> facts() {
      return (Map<?, ?>) json.get("facts");
    }

    Optional<String> refusal(String method) {
      return Optional.ofNullable(((Map<?, ?>) json.get("refusals")).get(method))
          .map(String::valueOf);
    }

    /** Returns the tests that cover {@code method} and passed. */
    Set<String> passed(String method) {
      return tests(method, "PASSED")
          .map(test -> test.get("contract") + "." + test.get("test"))
          .collect(toSet());
    }

    /** Returns the capabilities that skipped tests of {@code method} needed. */
    Stream<String> lacking(String method) {
      return tests(method, "REFUSED")
          .flatMap(test -> ((List<?>) test.get("lacking")).stream())
          .map(String::valueOf);
    }

    private Stream<Map<?, ?>> tests(String method, String outcome) {
      return ((List<?>) json.get("tests"))
          .stream()
              .<Map<?, ?>>map(test -> (Map<?, ?>) test)
              .filter(test -> outcome.equals(test.get("outcome")))
              .filter(test -> ((List<?>) test.get("covers")).contains(method));
    }
  }
}
