package dev.rondo.integration;

import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that the code in the README and the other pages stands in compiled files, and that their
 * links resolve.
 */
@Tag("once")
final class ReadmeTests {

  private static final String README = "README.md";

  @ParameterizedTest
  @ValueSource(
      strings = {
        README,
        "docs/backend-guide.md",
        "docs/diagnosis.md",
        "docs/examples.md",
        "docs/getting-started.md",
        "docs/guest.md",
        "docs/simulation.md",
        "docs/tasks.md",
        "docs/testing.md",
        "docs/tls.md"
      })
  void examples_matchTheFilesTheyName(String file) throws IOException {
    List<MarkdownPage.Example> examples = MarkdownPage.of(file).examples();

    assertFalse(examples.isEmpty());
    for (MarkdownPage.Example example : examples) {
      List<String> rest =
          MarkdownPage.lines(Files.readString(Modules.ROOT.resolve(example.source())));
      for (List<String> part : example.parts()) {
        int start = Collections.indexOfSubList(rest, part);
        assertTrue(start >= 0, () -> String.join("\n", part) + "\nis not in " + example.source());
        rest = rest.subList(start + part.size(), rest.size());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.rondo.integration.MarkdownPage#all")
  void links_leadToFilesAndHeadings(MarkdownPage page) throws IOException {
    for (String link : page.links()) {
      int hash = link.indexOf('#');
      String path = hash < 0 ? link : link.substring(0, hash);
      Path target = path.isEmpty() ? Path.of(page.file()) : beside(page, path);
      assertTrue(Files.exists(Modules.ROOT.resolve(target)), link);
      if (hash >= 0) {
        String anchor = link.substring(hash + 1);
        assertTrue(MarkdownPage.of(target.toString()).anchors().contains(anchor), link);
      }
    }
  }

  @Test
  void readme_startsWithTheTwoCommands() throws IOException {
    List<String> lines = MarkdownPage.of(README).text().lines().limit(6).toList();

    assertTrue(lines.get(3).startsWith("./rondo http"), lines::toString);
    assertTrue(lines.get(4).startsWith("./rondo test"), lines::toString);
  }

  @Test
  void readme_linksEveryPage() throws IOException {
    var expected = new ArrayList<>(MarkdownPage.all().stream().map(MarkdownPage::file).toList());
    expected.remove(README);
    Collections.sort(expected);
    var linked =
        MarkdownPage.of(README).links().stream()
            .filter(link -> link.endsWith(".md"))
            .collect(toCollection(TreeSet::new));

    assertEquals(expected, List.copyOf(linked));
  }

  private static Path beside(MarkdownPage page, String link) {
    return Path.of(page.file()).resolveSibling(link).normalize();
  }
}
