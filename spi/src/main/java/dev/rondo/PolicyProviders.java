package dev.rondo;

import static java.util.stream.Collectors.joining;

import dev.rondo.spi.EventLoopPolicyProvider;
import dev.rondo.spi.ProviderSearch;
import dev.rondo.spi.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * The policies to choose from.
 *
 * @param working the policies
 * @param broken the providers that cannot be used
 * @param defaultIsPresent whether the class of the default policy's provider is present, for a
 *     message in case it was not found
 * @param places the places that were searched
 */
record PolicyProviders(
    List<NamedPolicy> working,
    List<ProviderSearch.Broken> broken,
    boolean defaultIsPresent,
    List<String> places) {

  private static final String PROPERTY = "rondo.policy";
  private static final String DEFAULT = "default";
  private static final String DEFAULT_PROVIDER = "dev.rondo.policies.service.DefaultPolicyService";

  /** Instantiates the providers that {@code search} found, and asks for their names. */
  static PolicyProviders of(ProviderSearch<EventLoopPolicyProvider> search) {
    List<NamedPolicy> working = new ArrayList<>();
    List<ProviderSearch.Broken> broken = new ArrayList<>(search.broken());
    for (ServiceLoader.Provider<EventLoopPolicyProvider> each : search.found()) {
      try {
        working.add(NamedPolicy.of(each.get()));
      } catch (Throwable e) { // A broken provider must not affect the others.
        broken.add(
            new ProviderSearch.Broken(NamedPolicy.origin(each.type()), ProviderSearch.reason(e)));
      }
    }
    boolean hasDefault = working.stream().anyMatch(policy -> policy.name().equals(DEFAULT));
    // Looked up only for a message, because it searches the whole class path.
    boolean defaultIsPresent = hasDefault || search.hasClass(DEFAULT_PROVIDER);
    return new PolicyProviders(working, broken, defaultIsPresent, search.places());
  }

  /** Returns the policy called {@code named}, or {@code default} if that is null. */
  NamedPolicy select(@Nullable String named) {
    String name = named == null ? DEFAULT : named;
    var found = working.stream().filter(policy -> policy.name().equals(name)).toList();
    return switch (found.size()) {
      case 1 -> found.getFirst();
      case 0 -> throw new IllegalStateException(missing(named));
      default ->
          throw new IllegalStateException(
              "%s event loop policies are named '%s': %s"
                  .formatted(found.size() == 2 ? "two" : found.size(), name, origins(found)));
    };
  }

  private String missing(@Nullable String named) {
    String request =
        named == null
            ? "no event loop policy is named 'default'"
            : "no event loop policy is named '%s' (%s)".formatted(named, Settings.source(PROPERTY));
    String failures =
        broken.stream()
            .map(each -> "\nbroken: %s: %s".formatted(each.origin(), each.reason()))
            .collect(joining());
    return request + "\navailable: " + available() + failures + remedy();
  }

  private String available() {
    return working.isEmpty()
        ? "none"
        : working.stream().map(NamedPolicy::name).sorted().collect(joining(", "));
  }

  private String remedy() {
    boolean hasDefault = working.stream().anyMatch(policy -> policy.name().equals(DEFAULT));
    String searched =
        "\nsearched: %s; for another place, set the thread's context class loader, or call"
                .formatted(String.join("; ", places))
            + " EventLoops.setEventLoopPolicy";
    return (hasDefault ? "" : "\n" + howToGetTheDefault()) + searched;
  }

  private String howToGetTheDefault() {
    return defaultIsPresent
        ? ("dev.rondo.policies is here but not registered in META-INF/services/%s: merge the"
                + " service files of the jars, as ServicesResourceTransformer of maven-shade does")
            .formatted(EventLoopPolicyProvider.class.getName())
        : "add the module dev.rondo.policies, which provides 'default'";
  }

  private static String origins(List<NamedPolicy> policies) {
    return policies.stream()
        .map(policy -> NamedPolicy.origin(policy.provider().getClass()))
        .sorted()
        .collect(joining(" and "));
  }
}
