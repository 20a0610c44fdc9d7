package dev.rondo.policies;

import static java.util.Comparator.comparingInt;
import static java.util.stream.Collectors.joining;

import dev.rondo.spi.EventLoopProvider;
import dev.rondo.spi.ProviderSearch;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The installed event loop backends, by name. A broken provider is listed with the reason, and does
 * not affect the others. Immutable; for any thread.
 */
public final class Backends {

  private final TreeMap<String, Backend> byName = new TreeMap<>();
  private final List<BrokenProvider> broken;
  private final List<String> searched;

  Backends(Discovery discovery) {
    discovery.found().forEach(backend -> byName.put(backend.name(), backend));
    broken = List.copyOf(discovery.broken());
    searched = List.copyOf(discovery.places());
  }

  /**
   * Finds the backends wherever a program may have put them: through the context class loader of
   * the calling thread, the class loaders of Rondo's API and of this class, and their module
   * layers. A provider class that is found in several places counts once. A context class loader
   * that does not see this copy of Rondo is left out.
   */
  public static Backends discover() {
    return new Backends(
        Discovery.of(ProviderSearch.around(EventLoopProvider.class, Backends.class)));
  }

  /**
   * Finds the backends that {@code loader} and its parents have, and no others: those on its class
   * path, and those in modules that it defines. For a program that has backends in a class loader
   * of its own, such as a plug-in:
   *
   * <pre>{@code
   * var policy = new DefaultPolicy(Backends.discover(loader), BackendChoice.configured());
   * Asyncio.run(main, policy::newEventLoop);
   * }</pre>
   *
   * <p>The result refers to the providers, and so keeps {@code loader} alive.
   */
  public static Backends discover(ClassLoader loader) {
    return new Backends(Discovery.of(ProviderSearch.in(EventLoopProvider.class, loader)));
  }

  /**
   * Finds the backends that the modules of {@code layer} and its parents provide, and no others.
   * The result refers to the providers, and so keeps {@code layer} alive.
   */
  public static Backends discover(ModuleLayer layer) {
    return new Backends(Discovery.of(ProviderSearch.in(EventLoopProvider.class, layer)));
  }

  /** Returns the backends of {@code providers}. */
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

  /**
   * Returns the providers that cannot be used: those that failed to load or have no valid name,
   * those with the name of another one or with a name reserved for Rondo, and Rondo's own if their
   * classes are present and no service file registers them.
   */
  public List<BrokenProvider> broken() {
    return broken;
  }

  /** Returns the broken providers of the backend {@code name}: {@code provider (reason), …}. */
  String brokenNamed(String name) {
    return broken.stream()
        .filter(each -> name.equals(each.name()))
        .map(each -> "%s (%s)".formatted(each.origin(), each.reason()))
        .collect(joining(", "));
  }

  /**
   * Returns a line with the places that were searched; empty if the program named the providers.
   */
  String searched() {
    return searched.isEmpty()
        ? ""
        : "\nsearched: %s; for another place, set the thread's context class loader, or use"
                .formatted(String.join("; ", searched))
            + " Backends.discover(loader)";
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
}
