package dev.rondo.policies;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;

import dev.rondo.spi.EventLoopProvider;
import dev.rondo.spi.ProviderSearch;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The result of a search for providers.
 *
 * @param found the backends of the providers with a valid name, which no other one has
 * @param broken the other providers, with the reason
 * @param places the places that were searched
 */
record Discovery(List<Backend> found, List<BrokenProvider> broken, List<String> places) {

  private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

  /** Collects the names of {@code providers}. */
  static Discovery of(Iterable<? extends EventLoopProvider> providers) {
    Discovery discovery = new Discovery(new ArrayList<>(), new ArrayList<>(), List.of());
    for (EventLoopProvider provider : providers) {
      discovery.add(provider.getClass(), () -> provider);
    }
    return discovery.withoutTwins();
  }

  /** Instantiates the providers that {@code search} found, and collects their names. */
  static Discovery of(ProviderSearch<EventLoopProvider> search) {
    Discovery discovery = of(search.found(), search.broken(), search.places());
    List<String> known =
        Stream.concat(
                search.found().stream().map(each -> each.type().getName()),
                search.broken().stream().map(ProviderSearch.Broken::origin))
            .toList();
    for (RondoBackend rondos : RondoBackend.ALL) {
      if (!known.contains(rondos.provider()) && search.hasClass(rondos.provider())) {
        discovery.broken.add(rondos.unregistered());
      }
    }
    return discovery;
  }

  static Discovery of(
      List<ServiceLoader.Provider<EventLoopProvider>> loaded,
      List<ProviderSearch.Broken> unloadable,
      List<String> places) {
    Discovery discovery = new Discovery(new ArrayList<>(), new ArrayList<>(), places);
    for (ProviderSearch.Broken each : unloadable) {
      String name = RondoBackend.nameOf(each.origin());
      discovery.broken.add(new BrokenProvider(name, each.origin(), each.reason()));
    }
    for (ServiceLoader.Provider<EventLoopProvider> each : loaded) {
      discovery.add(each.type(), each);
    }
    return discovery.withoutTwins();
  }

  private void add(Class<?> type, Supplier<? extends EventLoopProvider> constructor) {
    String origin = ClassNames.of(type);
    try {
      EventLoopProvider provider = constructor.get();
      String name = provider.name();
      String fault = fault(name, type);
      if (fault.isEmpty()) {
        found.add(new Backend(name, provider));
      } else {
        broken.add(new BrokenProvider(name, origin, fault));
      }
    } catch (Throwable e) { // A broken provider must not affect the others.
      String name = RondoBackend.nameOf(type.getName());
      broken.add(new BrokenProvider(name, origin, ProviderSearch.reason(e)));
    }
  }

  private static String fault(@Nullable String name, Class<?> type) {
    if (name == null) {
      return "name() returned null";
    }
    if (!NAME.matcher(name).matches() || name.equals(BackendNames.AUTO)) {
      return "invalid name '%s': use lower-case letters, digits and hyphens, but not 'auto'"
          .formatted(name);
    }
    return RondoBackend.find(name)
        .filter(rondos -> !rondos.owns(type))
        .map(
            rondos ->
                "the name '%s' is reserved for the module %s: give the backend another name"
                    .formatted(name, rondos.module()))
        .orElse("");
  }

  /**
   * Moves backends that share a name to the broken ones: any choice between them could be wrong.
   */
  private Discovery withoutTwins() {
    var byName = found.stream().collect(groupingBy(Backend::name, TreeMap::new, toList()));
    byName.forEach(
        (name, twins) -> {
          if (twins.size() > 1) {
            found.removeAll(twins);
            String reason =
                "%s event loop backends are named '%s': %s; remove all but one"
                    .formatted(
                        twins.size() == 2 ? "two" : twins.size(),
                        name,
                        twins.stream().map(Backend::origin).sorted().collect(joining(" and ")));
            for (Backend twin : twins) {
              broken.add(new BrokenProvider(name, twin.origin(), reason));
            }
          }
        });
    return this;
  }
}
