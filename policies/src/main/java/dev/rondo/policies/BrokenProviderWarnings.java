package dev.rondo.policies;

import static java.lang.System.Logger.Level.WARNING;

import dev.rondo.logging.Loggers;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Warnings about providers that cannot be used, each logged once. */
final class BrokenProviderWarnings {

  private static final Set<String> LOGGED = ConcurrentHashMap.newKeySet();

  private BrokenProviderWarnings() {}

  static void log(List<BrokenProvider> broken) {
    for (BrokenProvider each : broken) {
      String backend = each.name() == null ? "" : " '%s'".formatted(each.name());
      String message =
          "the event loop backend%s is left out: broken provider %s: %s"
              .formatted(backend, each.origin(), each.reason());
      if (LOGGED.add(message)) {
        Loggers.of(DefaultPolicy.class).log(WARNING, message);
      }
    }
  }
}
