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
 * The installed event loop backends, by name. A broken provider is listed with the reason, and does
 * not affect the others. Immutable; for any thread.
 */
public final class Backends {

  /** The names reserved for Rondo, each with the module or package that may use it. */
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
        throw duplicateName(backend, other);
      }
    }
    byName.values().forEach(Backends::requireNameNotReserved);
    broken = List.copyOf(discovery.broken());
  }

  /**
   * Finds the backends on the module path and the class path.
   *
   * @throws IllegalStateException if two have the same name, or one has a name reserved for Rondo
   */
  public static Backends discover() {
    return new Backends(
        Discovery.of(ServiceLoader.load(EventLoopProvider.class).stream().spliterator()));
  }

  /**
   * Returns the backends of {@code providers}.
   *
   * @throws IllegalStateException as {@link #discover()}
   */
  public static Backends of(EventLoopProvider... providers) {
    return new Backends(Discovery.of(Arrays.asList(providers)));
  }

  /** Returns all backends, available or not, sorted by name. */
  public Collection<Backend> all() {
    return List.copyOf(byName.values());
  }

  /** Returns the available backends, the highest preference first, then sorted by name. */
  public List<Backend> available() {
    return byName.values().stream()
        .filter(Backend::isAvailable)
        .sorted(comparingInt(Backend::preference).reversed().thenComparing(Backend::name))
        .toList();
  }

  /** Returns the backend named {@code name}, available or not. */
  public Optional<Backend> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** Returns the providers that failed to load or have no valid name. */
  public List<BrokenProvider> broken() {
    return broken;
  }

  /** Returns the available backend with the highest preference, or null if none is available. */
  @Nullable Backend best() {
    return available().stream().findFirst().orElse(null);
  }

  /** Returns the names of the available backends: {@code available: a, b}. */
  String availableNames() {
    String names =
        byName.values().stream()
            .filter(Backend::isAvailable)
            .map(Backend::name)
            .collect(joining(", "));
    return "available: " + (names.isEmpty() ? "none" : names);
  }

  /** Returns the available backends by preference, then the unavailable ones. */
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

  /** Returns all backends: {@code available: a, b; not available here: c (reason)}. */
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

  private static void requireNameNotReserved(Backend backend) {
    String owner = RESERVED.get(backend.name());
    if (owner != null && !isIn(owner, backend.provider().getClass())) {
      throw new IllegalStateException(
          ("the event loop backend of %s is named '%s', which is reserved for the module %s:"
                  + " give it another name")
              .formatted(backend.origin(), backend.name(), owner));
    }
  }

  /**
   * Returns whether {@code type} is in the module {@code owner}, or in its packages on the class
   * path.
   */
  private static boolean isIn(String owner, Class<?> type) {
    Module module = type.getModule();
    return module.isNamed()
        ? module.getName().equals(owner)
        : (type.getPackageName() + ".").startsWith(owner + ".");
  }

  private static IllegalStateException duplicateName(Backend one, Backend other) {
    return new IllegalStateException(
        "two event loop backends are named '%s': %s"
            .formatted(
                one.name(),
                Stream.of(one, other).map(Backend::origin).sorted().collect(joining(" and "))));
  }
}
