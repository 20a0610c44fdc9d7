package dev.rondo.policies;

import static java.util.Comparator.comparingInt;
import static java.util.stream.Collectors.joining;

import dev.rondo.spi.EventLoopProvider;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The event loop backends that were found, by name. A provider that is broken is kept with its
 * reason and hinders no other. Immutable; for any thread.
 */
public final class Backends {

  /** The names that belong to Rondo, each with the module, or else the package, it must be in. */
  private static final Map<String, String> RESERVED =
      Map.of(
          "selector", "dev.rondo.selector",
          "proactor", "dev.rondo.proactor",
          "epoll", "dev.rondo.epoll");

  private final TreeMap<String, Backend> byName = new TreeMap<>();
  private final List<BrokenProvider> broken;

  Backends(Discovery discovery) {
    for (Backend backend : discovery.found()) {
      Backend other = byName.putIfAbsent(backend.name(), backend);
      if (other != null) {
        throw twoOfOneName(backend, other);
      }
    }
    byName.values().forEach(Backends::requireOwnName);
    broken = List.copyOf(discovery.broken());
  }

  /**
   * Those on the module path and the class path.
   *
   * @throws IllegalStateException if two have one name, or one has a name that belongs to Rondo
   */
  public static Backends discover() {
    return new Backends(
        Discovery.of(ServiceLoader.load(EventLoopProvider.class).stream().spliterator()));
  }

  /**
   * Those of some providers, as {@link #discover()} would have them.
   *
   * @throws IllegalStateException as {@link #discover()}
   */
  public static Backends of(EventLoopProvider... providers) {
    return new Backends(Discovery.of(Arrays.asList(providers)));
  }

  /** All of them in order of name, those that do not work here too. */
  public Collection<Backend> all() {
    return List.copyOf(byName.values());
  }

  /** Those that work here, in order of preference and then of name. */
  public List<Backend> available() {
    return byName.values().stream()
        .filter(Backend::isAvailable)
        .sorted(comparingInt(Backend::preference).reversed().thenComparing(Backend::name))
        .toList();
  }

  /** The one of this name. */
  public Optional<Backend> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** The providers that could not be asked for their names. */
  public List<BrokenProvider> broken() {
    return broken;
  }

  /** The available one with the highest preference, or null if none is available. */
  @Nullable Backend best() {
    return available().stream().findFirst().orElse(null);
  }

  /** Those that work here: {@code available: a, b}. */
  String availableNames() {
    String names =
        byName.values().stream()
            .filter(Backend::isAvailable)
            .map(Backend::name)
            .collect(joining(", "));
    return "available: " + (names.isEmpty() ? "none" : names);
  }

  /** All of them by preference, and then those that are out of the question. */
  String byPreference() {
    String preferences =
        available().stream()
            .map(backend -> backend.name() + " " + backend.preference())
            .collect(joining(", "));
    String others =
        byName.values().stream()
            .filter(backend -> !backend.isAvailable())
            .map(backend -> "; %s is not available".formatted(backend.name()))
            .collect(joining());
    return (preferences.isEmpty() ? "none is available" : preferences) + others;
  }

  /** Returns the backends in two parts: {@code available: a, b; not available here: c (reason)}. */
  String inventory() {
    String unavailable =
        Stream.concat(
                byName.values().stream()
                    .filter(backend -> !backend.isAvailable())
                    .map(backend -> "%s (%s)".formatted(backend.name(), backend.reason())),
                broken.stream().map(b -> "%s (%s)".formatted(b.origin(), b.reason())))
            .collect(joining(", "));
    return availableNames() + (unavailable.isEmpty() ? "" : "; not available here: " + unavailable);
  }

  private static void requireOwnName(Backend backend) {
    String owner = RESERVED.get(backend.name());
    if (owner != null && !isOf(owner, backend.provider().getClass())) {
      throw new IllegalStateException(
          ("the event loop backend of %s is named '%s', which is reserved for the module %s:"
                  + " give it another name")
              .formatted(backend.origin(), backend.name(), owner));
    }
  }

  /** Whether a class is of a module, or on the class path of a package that would be. */
  private static boolean isOf(String owner, Class<?> type) {
    Module module = type.getModule();
    return module.isNamed()
        ? module.getName().equals(owner)
        : (type.getPackageName() + ".").startsWith(owner + ".");
  }

  private static IllegalStateException twoOfOneName(Backend one, Backend other) {
    return new IllegalStateException(
        "two event loop backends are named '%s': %s"
            .formatted(
                one.name(),
                Stream.of(one, other).map(Backend::origin).sorted().collect(joining(" and "))));
  }
}
