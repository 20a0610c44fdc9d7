package dev.rondo.integration;

import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests that {@code docs/settings.md} lists every setting of the code. */
@Tag("once")
class SettingsTests {

  private static final Pattern ROW =
      Pattern.compile("^\\| `(rondo\\.[a-z.]+)` \\|(?: `(RONDO_\\w+)` \\|)?.*", Pattern.MULTILINE);
  private static final Pattern LITERAL = Pattern.compile("\"(rondo\\.[a-z]+(?:\\.[a-z]+)*)\"");

  @Test
  void page_listsEverySettingOfTheCode() throws IOException {
    Set<String> stated = rows().map(row -> row.group(1)).collect(toCollection(TreeSet::new));

    assertEquals(settingsOfTheCode(), stated);
  }

  @Test
  void variables_areNamedAfterTheProperties() throws IOException {
    for (MatchResult row : rows().filter(row -> row.group(2) != null).toList()) {
      assertEquals(row.group(1).toUpperCase(Locale.ROOT).replace('.', '_'), row.group(2));
    }
  }

  @Test
  void examples_setThePropertyOfTheirRow() throws IOException {
    for (MatchResult row : rows().toList()) {
      String example = row.group().replaceFirst(".*\\| `([^`]+)` \\|$", "$1");
      String name = example.replaceFirst("^-D", "").replaceFirst("=.*", "");

      assertEquals(
          row.group(1).toUpperCase(Locale.ROOT).replace('.', '_'),
          name.toUpperCase(Locale.ROOT).replace('.', '_'));
    }
  }

  private static Stream<MatchResult> rows() throws IOException {
    return ROW.matcher(Files.readString(Modules.ROOT.resolve("docs/settings.md"))).results();
  }

  private static Set<String> settingsOfTheCode() throws IOException {
    var found = new TreeSet<String>();
    for (Path source : sources()) {
      LITERAL
          .matcher(Files.readString(source))
          .results()
          .forEach(match -> found.add(match.group(1)));
    }
    return found;
  }

  private static List<Path> sources() throws IOException {
    var sources = new ArrayList<Path>();
    for (String folder : Modules.folders()) {
      Path root = Modules.ROOT.resolve(folder, "src/main/java");
      if (Files.isDirectory(root) && !folder.equals("modules/benchmarks")) {
        try (Stream<Path> files = Files.walk(root)) {
          files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
        }
      }
    }
    return sources;
  }
}
