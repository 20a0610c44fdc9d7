package dev.rondo;

import dev.rondo.spi.EventLoopPolicyProvider;
import dev.rondo.spi.Settings;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The policy of this process, looked up at its first use. */
final class CurrentPolicy {

  private static final String PROPERTY = "rondo.policy";
  private static final Object LOCK = new Object();
  private static volatile @Nullable EventLoopPolicy current;

  private CurrentPolicy() {}

  static EventLoopPolicy get() {
    EventLoopPolicy policy = current;
    if (policy == null) {
      synchronized (LOCK) {
        policy = current;
        if (policy == null) {
          policy = configured();
          current = policy;
        }
      }
    }
    return policy;
  }

  static void set(@Nullable EventLoopPolicy policy) {
    synchronized (LOCK) {
      current = policy;
    }
  }

  private static EventLoopPolicy configured() {
    return select(
            Settings.text(PROPERTY), providers(ServiceLoader.load(EventLoopPolicyProvider.class)))
        .newPolicy();
  }

  /** Returns the providers that {@code loader} finds; throws if any of them is broken. */
  static List<EventLoopPolicyProvider> providers(ServiceLoader<EventLoopPolicyProvider> loader) {
    try {
      return loader.stream().map(ServiceLoader.Provider::get).toList();
    } catch (ServiceConfigurationError e) {
      throw new IllegalStateException(
          "an event loop policy provider cannot be loaded: remove it or fix it: %s"
              .formatted(
                  e.getCause() == null ? e.getMessage() : e.getMessage() + ": " + e.getCause()),
          e);
    }
  }

  /** Returns the provider called {@code named}, or {@code default} if that is null. */
  static EventLoopPolicyProvider select(
      @Nullable String named, List<? extends EventLoopPolicyProvider> all) {
    String name = named == null ? "default" : named;
    var found = all.stream().filter(provider -> provider.name().equals(name)).toList();
    return switch (found.size()) {
      case 1 -> found.getFirst();
      case 0 -> throw new IllegalStateException(missing(named, all));
      default ->
          throw new IllegalStateException(
              "%s event loop policies are named '%s': %s"
                  .formatted(found.size() == 2 ? "two" : found.size(), name, classes(found)));
    };
  }

  private static String missing(
      @Nullable String named, List<? extends EventLoopPolicyProvider> all) {
    String available =
        all.isEmpty()
            ? "none; add the module dev.rondo.policies, which provides 'default'"
            : all.stream()
                .map(EventLoopPolicyProvider::name)
                .sorted()
                .collect(Collectors.joining(", "));
    return named == null
        ? "no event loop policy is named 'default'\navailable: " + available
        : "no event loop policy is named '%s' (%s)\navailable: %s"
            .formatted(named, Settings.source(PROPERTY), available);
  }

  private static String classes(List<? extends EventLoopPolicyProvider> providers) {
    return providers.stream()
        .map(provider -> qualifiedName(provider.getClass()))
        .sorted()
        .collect(Collectors.joining(" and "));
  }

  private static String qualifiedName(Class<?> type) {
    Module module = type.getModule();
    return module.isNamed() ? module.getName() + "/" + type.getName() : type.getName();
  }
}
