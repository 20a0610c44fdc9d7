package dev.rondo.policies;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A rule that assigns backends to threads by name.
 *
 * @param pattern the whole name of a thread, where {@code *} stands for any characters
 * @param backends the backends for the threads that match
 */
public record ThreadRule(String pattern, BackendNames backends) {

  public ThreadRule {
    if (pattern.isEmpty()) {
      throw new IllegalArgumentException(
          "a thread rule needs a name or a pattern (%s)".formatted(backends.source()));
    }
  }

  /**
   * Parses rules such as {@code io-*=epoll;ui=selector}.
   *
   * @throws IllegalArgumentException if one of them has another form
   */
  public static List<ThreadRule> parseAll(String text, String source) {
    return Arrays.stream(text.split(";"))
        .map(String::strip)
        .filter(rule -> !rule.isEmpty())
        .map(rule -> parse(rule, source))
        .toList();
  }

  /** Returns whether this rule applies to a thread of this name. */
  public boolean matches(String threadName) {
    String regex =
        Arrays.stream(pattern.split("\\*", -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(".*"));
    return Pattern.compile(regex, Pattern.DOTALL).matcher(threadName).matches();
  }

  private static ThreadRule parse(String rule, String source) {
    // The last '=', since the name of a thread may contain one, but that of a backend cannot.
    int equals = rule.lastIndexOf('=');
    if (equals <= 0) {
      throw new IllegalArgumentException(
          "'%s' is not a thread rule such as io-*=epoll (%s)".formatted(rule, source));
    }
    return new ThreadRule(
        rule.substring(0, equals).strip(),
        BackendNames.parse(rule.substring(equals + 1), "rule '%s' of %s".formatted(rule, source)));
  }
}
