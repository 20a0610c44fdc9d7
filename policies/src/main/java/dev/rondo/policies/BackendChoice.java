package dev.rondo.policies;

import dev.rondo.spi.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which backend a thread gets: the one wanted for all threads, or else the one wanted by the first
 * rule for its name, or else the available one with the highest preference.
 *
 * @param everywhere what all threads want; null, or {@code auto} first, for what the rules say
 * @param rules what threads of some names want, in order
 */
public record BackendChoice(@Nullable BackendNames everywhere, List<ThreadRule> rules) {

  private static final String BACKEND = "rondo.backend";
  private static final String THREADS = "rondo.backend.threads";
  private static final String PROGRAM = "the program";

  public BackendChoice {
    rules = List.copyOf(rules);
  }

  /** The highest preference for every thread. */
  public static BackendChoice automatic() {
    return new BackendChoice(null, List.of());
  }

  /**
   * Returns the choice set by the system properties {@code rondo.backend} and {@code
   * rondo.backend.threads}, or else by the environment variables {@code RONDO_BACKEND} and {@code
   * RONDO_BACKEND_THREADS}.
   *
   * @throws IllegalArgumentException if one of them cannot be read
   */
  public static BackendChoice configured() {
    String everywhere = Settings.text(BACKEND);
    String rules = Settings.text(THREADS);
    return new BackendChoice(
        everywhere == null ? null : BackendNames.parse(everywhere, Settings.source(BACKEND)),
        rules == null ? List.of() : ThreadRule.parseAll(rules, Settings.source(THREADS)));
  }

  /** The same with {@code names} for every thread. */
  public BackendChoice withBackend(BackendNames names) {
    return new BackendChoice(names, rules);
  }

  /** The same with {@code names}, one or several with commas between them, for every thread. */
  public BackendChoice withBackend(String names) {
    return withBackend(BackendNames.parse(names, PROGRAM));
  }

  /**
   * The same with one more rule, behind the others: {@code withThreadRule("io-*", "epoll")}. So
   * what is configured goes before what the program says.
   */
  public BackendChoice withThreadRule(String pattern, String names) {
    String source = "rule '%s=%s' of %s".formatted(pattern, names, PROGRAM);
    var rule = new ThreadRule(pattern, BackendNames.parse(names, source));
    return new BackendChoice(everywhere, Stream.concat(rules.stream(), Stream.of(rule)).toList());
  }

  /**
   * Chooses among {@code backends} for a thread of this name.
   *
   * @throws NoBackendException if what is wanted is not there or does not work here
   */
  public Choice choose(Backends backends, String threadName) {
    return namesFor(threadName).choose(backends);
  }

  /**
   * Explains how it chooses among {@code backends} for a thread of this name, one line for each
   * step. The last line is what comes of it: a backend, or why there is none.
   */
  public List<String> explain(Backends backends, String threadName) {
    List<String> steps = new ArrayList<>();
    steps.add(BACKEND + ": " + (everywhere == null ? "not set" : everywhere.explain()));
    boolean open = everywhere == null || everywhere.isAuto();
    if (rules.isEmpty()) {
      steps.add(THREADS + ": not set");
    }
    for (ThreadRule rule : rules) {
      boolean matches = rule.matches(threadName);
      String outcome = !open ? "is not asked" : matches ? "matches: it decides" : "does not match";
      steps.add(
          "thread '%s', %s for '%s': %s"
              .formatted(threadName, rule.backends().explain(), rule.pattern(), outcome));
      open &= !matches;
    }
    steps.add("by preference: " + backends.byPreference());
    steps.add("so: " + outcome(backends, threadName));
    return steps;
  }

  private String outcome(Backends backends, String threadName) {
    try {
      Choice choice = choose(backends, threadName);
      return choice.backend().name() + ", " + choice.reason();
    } catch (NoBackendException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private BackendNames namesFor(String threadName) {
    if (everywhere != null && !everywhere.isAuto()) {
      return everywhere;
    }
    return rules.stream()
        .filter(rule -> rule.matches(threadName))
        .findFirst()
        .map(ThreadRule::backends)
        .orElseGet(() -> new BackendNames(List.of(BackendNames.AUTO), "no setting"));
  }
}
