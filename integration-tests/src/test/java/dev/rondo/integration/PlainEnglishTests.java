package dev.rondo.integration;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests of the language rules that a program can check; CONTRIBUTING.md has the others. */
@Tag("once")
class PlainEnglishTests {

  private static final int LONGEST_TEST_NAME = 50;

  /** Words that do not name the actor, or that few readers know. */
  private static final Pattern UNCLEAR =
      Pattern.compile(
          "\\b(whoever|somebody|whom|mend(s|ed|ing)?|lest|dear|both ends|one another|thereof)\\b",
          Pattern.CASE_INSENSITIVE);

  /**
   * British spellings. The project spells as the JDK and asyncio do, {@code cancelled} included.
   */
  private static final Pattern BRITISH =
      Pattern.compile(
          "\\b((behavi|col|fav|hon|lab|neighb)our\\w*|(cent|fib|met)res?|catalogues?|licences?|defence"
              + "|grey|artefacts?|analys(e|ed|es|ing)|queueing|(signall|labell|modell)(ed|ing)"
              + "|\\w*(author|final|general|initial|maxim|minim|normal|optim|organ|recogn|serial"
              + "|special|summar|synchron)is(e|ed|er|es|ing|ation))\\b",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern QUESTION =
      Pattern.compile("(What|Who|Whoever|Whose|Whom|Where|How|From)\\b.*", Pattern.DOTALL);

  private static final Pattern METHOD = Pattern.compile("\\bvoid (\\w+)\\(");

  /** File names that stand in several modules by necessity. */
  private static final List<String> REPEATED = List.of("module-info", "package-info");

  @Test
  void documentation_firstWord_isNoQuestionWord() {
    var found =
        SourceText.java().stream()
            .flatMap(
                source ->
                    source
                        .documentation()
                        .filter(comment -> QUESTION.matcher(comment).matches())
                        .map(comment -> source + ": " + comment.lines().findFirst().orElse("")));

    assertNone(found, "documentation begins with a verb or a noun");
  }

  @Test
  void prose_ofSourcesAndPages_usesNoUnclearWord() {
    assertNone(inProse(UNCLEAR), "use a plain word");
  }

  @Test
  void prose_ofSourcesAndPages_isSpelledAsInAmerica() {
    assertNone(inProse(BRITISH), "use the American spelling");
  }

  /** Returns where {@code words} occur in the prose of sources and pages. */
  private static Stream<String> inProse(Pattern words) {
    var sources =
        SourceText.java().stream()
            .filter(source -> !source.simpleName().equals("PlainEnglishTests"))
            .flatMap(source -> source.prose().flatMap(text -> find(words, source, text)));
    var pages = SourceText.pages().stream().flatMap(page -> find(words, page, page.text()));
    return Stream.concat(sources, pages);
  }

  private static Stream<String> find(Pattern words, SourceText source, String text) {
    return words
        .matcher(text)
        .results()
        .map(match -> "%s: '%s' in %s".formatted(source, match.group(), line(text, match.start())));
  }

  private static String line(String text, int position) {
    int end = text.indexOf('\n', position);
    return text.substring(text.lastIndexOf('\n', position) + 1, end < 0 ? text.length() : end)
        .strip();
  }

  @Test
  void testNames_areShortEnoughToRead() {
    var found =
        SourceText.java().stream()
            .flatMap(
                source ->
                    METHOD
                        .matcher(source.text())
                        .results()
                        .map(match -> match.group(1))
                        .filter(name -> name.length() > LONGEST_TEST_NAME)
                        .map(name -> source + ": " + name));

    assertNone(found, "test names are method_condition_result, at most " + LONGEST_TEST_NAME);
  }

  @Test
  void simpleNames_ofClasses_standOnce() {
    Map<String, List<String>> files =
        SourceText.java().stream()
            .collect(groupingBy(SourceText::simpleName, mapping(SourceText::toString, toList())));
    files.keySet().removeAll(REPEATED);
    files.values().removeIf(places -> places.size() == 1);

    assertEquals(Map.of(), files);
  }

  private static void assertNone(Stream<String> found, String rule) {
    List<String> all = found.toList();

    assertTrue(all.isEmpty(), () -> rule + ":\n" + String.join("\n", all));
  }
}
