package dev.rondo.integration;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The README and the other pages show code that is compiled and run. */
@Tag("once")
final class ReadmeTests {

  private static final Path ROOT = Path.of("..");

  private static final Pattern EXAMPLE =
      Pattern.compile("<!-- file: (\\S+) -->\n```java\n(.*?)```", Pattern.DOTALL);

  @ParameterizedTest
  @ValueSource(
      strings = {"README.md", "docs/backend-guide.md", "docs/examples.md", "docs/tasks.md"})
  void examples_areInTheFilesTheyName(String page) throws IOException {
    List<MatchResult> examples =
        EXAMPLE.matcher(Files.readString(ROOT.resolve(page))).results().toList();

    assertFalse(examples.isEmpty());
    for (MatchResult example : examples) {
      List<String> shown = lines(example.group(2));
      List<String> source = lines(Files.readString(ROOT.resolve(example.group(1))));
      int start = Collections.indexOfSubList(source, shown);
      assertTrue(start >= 0, () -> String.join("\n", shown) + "\nis not in " + example.group(1));
    }
  }

  private static List<String> lines(String code) {
    return code.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }
}
