package dev.rondo;

import dev.rondo.spi.EventLoopPolicyProvider;
import dev.rondo.spi.Settings;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The policy of this process, found when it is first asked for. */
final class CurrentPolicy {

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
    String named = Settings.text("rondo.policy");
    String name = named == null ? "default" : named;
    List<EventLoopPolicyProvider> all =
        ServiceLoader.load(EventLoopPolicyProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .toList();
    List<EventLoopPolicyProvider> found = all.stream().filter(p -> p.name().equals(name)).toList();
    return switch (found.size()) {
      case 1 -> found.getFirst().newPolicy();
      case 0 -> throw new IllegalStateException(missing(named, all));
      default ->
          throw new IllegalStateException(
              "%d event loop policies are named '%s': %s"
                  .formatted(found.size(), name, classes(found)));
    };
  }

  private static String missing(@Nullable String named, List<EventLoopPolicyProvider> all) {
    String available =
        all.isEmpty()
            ? "none is installed; the module dev.rondo.policies brings 'default'"
            : all.stream()
                .map(EventLoopPolicyProvider::name)
                .sorted()
                .collect(Collectors.joining(", "));
    return named == null
        ? "no event loop policy is named 'default'\navailable: " + available
        : "no event loop policy is named '%s' (%s)%navailable: %s"
            .formatted(named, Settings.source("rondo.policy"), available);
  }

  private static String classes(List<EventLoopPolicyProvider> providers) {
    return providers.stream()
        .map(
            p ->
                p.getClass().getModule().isNamed()
                    ? p.getClass().getModule().getName() + "/" + p.getClass().getName()
                    : p.getClass().getName())
        .sorted()
        .collect(Collectors.joining(" and "));
  }
}
