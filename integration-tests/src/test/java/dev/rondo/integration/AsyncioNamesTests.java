package dev.rondo.integration;

import static java.util.function.Predicate.not;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Compares {@code docs/asyncio-names.md} with the public names of asyncio, and with the code. */
@Tag("once")
class AsyncioNamesTests {

  private static final Path NAMES = Path.of("src/test/resources/asyncio-names.txt");
  private static final Path LOOP_METHODS = Path.of("src/test/resources/page.txt");
  private static final String LOOP = "AbstractEventLoop.";

  private static final Pattern ROW =
      Pattern.compile("^\\| `([^`]+)` \\| ([^|]+) \\| ([^|]+) \\|$", Pattern.MULTILINE);
  private static final Pattern MEMBER = Pattern.compile("`(\\w+)(?:\\.(\\w+))?`");

  /** The public types of Rondo by their simple names, each with the names of its members. */
  private static final Map<String, PublicType> TYPES = PublicType.all();

  /** The name of a Java file, without its ending, and its text. */
  private static final Map<String, String> SOURCES =
      SourceText.java().stream()
          .collect(
              toMap(
                  source -> source.file().getFileName().toString().replace(".java", ""),
                  SourceText::text,
                  (first, second) -> first + second));

  /** A row of the page: a name of asyncio, what stands for it, and a test or a reason. */
  private record Row(String name, String rondo, String proof) {

    static Row of(MatchResult match) {
      return new Row(match.group(1), match.group(2), match.group(3));
    }
  }

  private static List<Row> rows() throws IOException {
    return ROW.matcher(MarkdownPage.of("docs/asyncio-names.md").text())
        .results()
        .map(Row::of)
        .toList();
  }

  private static Set<String> names() throws IOException {
    return Files.readAllLines(NAMES).stream()
        .map(line -> line.substring(line.indexOf(' ') + 1))
        .collect(toSet());
  }

  @Test
  void names_ofAllModules_haveOneRowEach() throws IOException {
    List<String> listed = rows().stream().map(Row::name).toList();
    Set<String> expected =
        names().stream().filter(not(name -> name.startsWith(LOOP))).collect(toSet());

    assertEquals(expected, Set.copyOf(listed));
    assertEquals(expected.size(), listed.size(), "rows");
  }

  @Test
  void names_ofTheLoop_areInTheTableOfMethods() throws IOException {
    Set<String> methods =
        Files.readAllLines(LOOP_METHODS).stream()
            .map(line -> line.substring(line.indexOf(' ') + 1).replace("loop.", ""))
            .collect(toSet());
    Set<String> missing =
        names().stream()
            .filter(name -> name.startsWith(LOOP))
            .map(name -> name.substring(LOOP.length()))
            .filter(not(methods::contains))
            .collect(toSet());

    assertEquals(Set.of(), missing, "methods without a row in docs/methods.md");
  }

  @Test
  void rows_nameWhatExists() throws IOException {
    for (Row row : rows()) {
      if (row.rondo().startsWith("the JDK's ")) {
        continue;
      }
      MatchResult named = member(row.rondo());
      PublicType type = TYPES.get(named.group(1));
      assertTrue(type != null, () -> row + ": no such public class");
      String member = named.group(2);
      assertTrue(
          member == null || type.has(member), () -> row + ": the class has no such public member");
    }
  }

  @Test
  void rows_haveATestOrAReason() throws IOException {
    for (Row row : rows()) {
      if (!row.proof().matches(MEMBER.pattern())) {
        assertTrue(row.proof().contains(" "), () -> row + ": neither a test nor a reason");
        continue;
      }
      MatchResult test = member(row.proof());
      String source = SOURCES.getOrDefault(test.group(1), "");
      assertTrue(source.contains(" void " + test.group(2) + "("), () -> row + ": no such test");
    }
  }

  private static MatchResult member(String cell) {
    return MEMBER
        .matcher(cell)
        .results()
        .findFirst()
        .orElseThrow(() -> new AssertionError("no class or member in the cell " + cell));
  }
}
