package dev.rondo.policies;

import dev.rondo.spi.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The choice of a backend for a thread. The setting for all threads decides; otherwise the first
 * rule that matches the thread's name; otherwise the available backend with the highest preference
 * wins.
 *
 * @param everywhere the backends for all threads; null, or {@code auto} first, to use the rules
 * @param rules the backends for threads by name; the first rule that matches decides
 */
public record BackendChoice(@Nullable BackendNames everywhere, List<ThreadRule> rules) {

  private static final String BACKEND = "rondo.backend";
  private static final String THREADS = "rondo.backend.threads";
  private static final String PROGRAM = "the program";

  public BackendChoice {
    rules = List.copyOf(rules);
  }

  /** Returns a choice by highest preference, for every thread. */
  public static BackendChoice automatic() {
    return new BackendChoice(null, List.of());
  }

  /**
   * Returns the choice that the user has configured: by the system properties {@code rondo.backend}
   * and {@code rondo.backend.threads}, or where they are not set, by the environment variables
   * {@code RONDO_BACKEND} and {@code RONDO_BACKEND_THREADS}.
   *
   * @throws IllegalArgumentException if one of them is malformed
   */
  public static BackendChoice configured() {
    String everywhere = Settings.text(BACKEND);
    String rules = Settings.text(THREADS);
    return new BackendChoice(
        everywhere == null ? null : BackendNames.parse(everywhere, Settings.source(BACKEND)),
        rules == null ? List.of() : ThreadRule.parseAll(rules, Settings.source(THREADS)));
  }

  /** Returns a copy with {@code names} for every thread. */
  public BackendChoice withBackend(BackendNames names) {
    return new BackendChoice(names, rules);
  }

  /** Returns a copy with {@code names}, which are separated by commas, for every thread. */
  public BackendChoice withBackend(String names) {
    return withBackend(BackendNames.parse(names, PROGRAM));
  }

  /**
   * Returns a copy with one more rule after the others: {@code withThreadRule("io-*", "epoll")}.
   * The user's configured rules therefore take precedence over those of the program.
   */
  public BackendChoice withThreadRule(String pattern, String names) {
    String source = "rule '%s=%s' of %s".formatted(pattern, names, PROGRAM);
    var rule = new ThreadRule(pattern, BackendNames.parse(names, source));
    return new BackendChoice(everywhere, Stream.concat(rules.stream(), Stream.of(rule)).toList());
  }

  /**
   * Chooses among {@code backends} for a thread of this name.
   *
   * @throws NoBackendException if the requested backend is not installed or not available
   */
  public Choice choose(Backends backends, String threadName) {
    return namesFor(threadName).choose(backends);
  }

  /**
   * Explains, one line per step, the choice among {@code backends} for a thread of this name. The
   * last line is the result: a backend, or why there is none.
   */
  public List<String> explain(Backends backends, String threadName) {
    List<String> steps = new ArrayList<>();
    steps.add(BACKEND + ": " + (everywhere == null ? "not set" : everywhere.explain()));
    boolean decided = everywhere != null && !everywhere.isAuto();
    if (rules.isEmpty()) {
      steps.add(THREADS + ": not set");
    }
    for (ThreadRule rule : rules) {
      boolean matches = rule.matches(threadName);
      String outcome = decided ? "skipped" : matches ? "matches, decides" : "does not match";
      steps.add(
          "thread '%s', %s for '%s': %s"
              .formatted(threadName, rule.backends().explain(), rule.pattern(), outcome));
      decided |= matches;
    }
    for (BrokenProvider each : backends.broken()) {
      steps.add("broken provider %s: %s".formatted(each.origin(), each.reason()));
    }
    steps.add("by preference: " + backends.byPreference());
    steps.add("result: " + outcome(backends, threadName));
    return steps;
  }

  private String outcome(Backends backends, String threadName) {
    try {
      Choice choice = choose(backends, threadName);
      return choice.backend().name() + ", " + choice.reason();
    } catch (NoBackendException e) {
      return String.valueOf(e.getMessage()).replace("\n", "; ");
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
