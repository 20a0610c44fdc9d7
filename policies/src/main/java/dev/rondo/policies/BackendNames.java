package dev.rondo.policies;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Names of backends, of which the first available one is used: {@code epoll}, {@code
 * proactor,epoll,selector}, or {@code auto} for the one with the highest preference.
 *
 * @param names the names, at least one
 * @param source the setting they come from, for messages: {@code system property rondo.backend}
 */
public record BackendNames(List<String> names, String source) {

  /** The name that stands for the available backend with the highest preference. */
  public static final String AUTO = "auto";

  public BackendNames {
    names = List.copyOf(names);
    if (names.isEmpty() || names.contains("")) {
      throw new IllegalArgumentException(
          "'%s' is not a backend name, or a list of names separated by commas (%s)"
              .formatted(String.join(",", names), source));
    }
  }

  /**
   * Parses names separated by commas.
   *
   * @throws IllegalArgumentException if one of them is empty
   */
  public static BackendNames parse(String text, String source) {
    return new BackendNames(Arrays.stream(text.split(",", -1)).map(String::strip).toList(), source);
  }

  /** Returns the names and their source, as a step of an explanation. */
  String explain() {
    return "%s (%s)".formatted(String.join(",", names), source);
  }

  /** Returns whether the first name leaves the choice to the next setting. */
  boolean isAuto() {
    return names.getFirst().equals(AUTO);
  }

  /**
   * Chooses the first of these that is available.
   *
   * @throws NoBackendException if none is
   */
  Choice choose(Backends backends) {
    List<String> passedOver = new ArrayList<>();
    for (String name : names) {
      Backend backend = name.equals(AUTO) ? backends.best() : backends.find(name).orElse(null);
      if (backend != null && backend.isAvailable()) {
        return new Choice(backend, reason(backend, name, passedOver));
      }
      passedOver.add(name + ": " + (backend == null ? absence(backends, name) : backend.reason()));
    }
    throw new NoBackendException(refusal(backends, passedOver));
  }

  private String reason(Backend backend, String name, List<String> passedOver) {
    String selection =
        name.equals(AUTO)
            ? "highest preference (%d) of the available backends".formatted(backend.preference())
            : names.size() == 1
                ? "named by " + source
                : "first available of %s, %s".formatted(String.join(",", names), source);
    return passedOver.isEmpty() ? selection : selection + "; " + String.join("; ", passedOver);
  }

  private String refusal(Backends backends, List<String> passedOver) {
    String name = names.getFirst();
    if (names.size() > 1) {
      return "none of the event loop backends %s is available here (%s)\n%s\n%s"
          .formatted(
              String.join(",", names),
              source,
              String.join("\n", passedOver),
              backends.availableNames());
    }
    if (name.equals(AUTO)) {
      return backends.all().isEmpty() && backends.broken().isEmpty()
          ? "no event loop backend is installed: add a module that provides one, such as"
              + " dev.rondo.selector"
              + backends.searched()
          : "no event loop backend is available here\n" + backends.inventory();
    }
    return backends
        .find(name)
        .map(
            backend ->
                "the event loop backend '%s' is not available here (%s): %s\n%s"
                    .formatted(name, source, backend.reason(), backends.availableNames()))
        .orElseGet(() -> refusalOfUnknown(name, backends));
  }

  private String refusalOfUnknown(String name, Backends backends) {
    String broken = backends.brokenNamed(name);
    return broken.isEmpty()
        ? "no event loop backend is named '%s' (%s)\n%s%s"
            .formatted(name, source, backends.inventory(), backends.searched())
        : "the event loop backend '%s' cannot be used (%s): broken provider %s\n%s"
            .formatted(name, source, broken, backends.availableNames());
  }

  private static String absence(Backends backends, String name) {
    String broken = backends.brokenNamed(name);
    return broken.isEmpty() ? "not installed" : "broken provider " + broken;
  }
}
