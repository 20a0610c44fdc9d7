package dev.rondo.integration;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.base.Splitter;
import dev.rondo.EventLoop;
import dev.rondo.Handle;
import dev.rondo.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Compares {@code docs/methods.md} with the reports of the kit's runs, which come earlier in this
 * build. To accept a change, run the whole build with {@code -Drondo.golden=write}.
 */
@Tag("report")
class MethodTableTests {

  private static final Path PAGE = Modules.ROOT.resolve("docs/methods.md");
  private static final Path REPORTS = Path.of("target/rondo-tck");
  private static final Path ROWS = Path.of("src/test/resources/page.txt");
  private static final String START = "<!-- methods -->\n";
  private static final String END = "<!-- /methods -->\n";
  private static final Set<String> RUNNERS = Set.of("mounted", "baton");

  /** The order of the columns: Rondo's own backends first. */
  private static final Comparator<String> ORDER =
      Comparator.<String>comparingInt(
              column ->
                  -List.of("proactor", "epoll", "selector").indexOf(column.replaceFirst("/.*", "")))
          .thenComparing(Comparator.naturalOrder());

  @Test
  void rows_coverEveryMethod() throws IOException {
    Set<String> methods = methods(EventLoop.class.getInterfaces());
    methods.addAll(methods(Handle.class, Server.class));
    rows().stream().map(MethodTable.Row::method).toList().forEach(methods::remove);

    assertEquals(Set.of(), methods, "methods without a row in " + ROWS);
  }

  /** Checks that each backend ran with both task runners, and that the table shows the results. */
  @Test
  void table_matchesTheReports() throws IOException {
    Map<String, List<MethodTable.Run>> runs = runs();
    runs.forEach(
        (column, ofColumn) ->
            assertEquals(
                RUNNERS,
                ofColumn.stream().map(run -> run.facts().get("runner")).collect(toSet()),
                () -> "task runners of the runs of " + column));
    String found = new MethodTable(rows(), runs).page();
    String page = Files.readString(PAGE);
    int start = page.indexOf(START) + START.length();
    int end = page.indexOf(END);
    if ("write".equals(System.getProperty("rondo.golden"))) {
      Files.writeString(PAGE, page.substring(0, start) + found + page.substring(end));
    } else {
      assertEquals(page.substring(start, end), found, "docs/methods.md is stale");
    }
  }

  /** Returns the runs by backend, without the smallest one, which is an example. */
  private static Map<String, List<MethodTable.Run>> runs() throws IOException {
    try (Stream<Path> files = Files.list(REPORTS)) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .sorted()
          .map(MethodTableTests::read)
          .filter(run -> !run.backend().equals("smallest"))
          .collect(groupingBy(MethodTableTests::column, () -> new TreeMap<>(ORDER), toList()));
    }
  }

  private static MethodTable.Run read(Path report) {
    try {
      String name = report.getFileName().toString();
      return new MethodTable.Run(name, (Map<?, ?>) JsonReader.parse(Files.readString(report)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the name of the backend, with its driver if the backend has several. */
  private static String column(MethodTable.Run run) {
    Object driver = run.facts().get("driver");
    return driver == null ? run.backend() : run.backend() + "/" + driver;
  }

  private static List<MethodTable.Row> rows() throws IOException {
    try (Stream<String> lines = Files.lines(ROWS)) {
      return lines
          .map(line -> Splitter.on(' ').limit(2).splitToList(line))
          .map(cells -> new MethodTable.Row(cells.get(1), cells.get(0)))
          .toList();
    }
  }

  private static Set<String> methods(Class<?>... types) {
    return Stream.of(types)
        .flatMap(type -> Stream.of(type.getDeclaredMethods()).filter(m -> !m.isSynthetic()))
        .map(m -> m.getDeclaringClass().getSimpleName() + "." + m.getName())
        .collect(toCollection(TreeSet::new));
  }
}
