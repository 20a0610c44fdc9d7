package dev.rondo.policies;

import dev.rondo.spi.EventLoopProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Spliterator;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The result of a search for providers.
 *
 * @param found those that have a name
 * @param broken those that do not, with the reason
 */
record Discovery(List<Backend> found, List<BrokenProvider> broken) {

  private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

  /** Asks each provider for its name. */
  static Discovery of(Iterable<? extends EventLoopProvider> providers) {
    Discovery discovery = new Discovery(new ArrayList<>(), new ArrayList<>());
    for (EventLoopProvider provider : providers) {
      discovery.add(provider.getClass(), () -> provider);
    }
    return discovery;
  }

  /** Makes each provider and asks it for its name. */
  static Discovery of(Spliterator<ServiceLoader.Provider<EventLoopProvider>> providers) {
    Discovery discovery = new Discovery(new ArrayList<>(), new ArrayList<>());
    String lastError = "";
    while (true) {
      try {
        if (!providers.tryAdvance(provider -> discovery.add(provider.type(), provider))) {
          return discovery;
        }
      } catch (ServiceConfigurationError e) {
        // The loader goes on behind what it could not read, unless it is the reading that fails.
        if (lastError.equals(String.valueOf(e.getMessage()))) {
          return discovery;
        }
        lastError = String.valueOf(e.getMessage());
        discovery.broken.add(new BrokenProvider("a provider", reason(e)));
      }
    }
  }

  private void add(Class<?> type, Supplier<? extends EventLoopProvider> maker) {
    try {
      EventLoopProvider provider = maker.get();
      String name = provider.name();
      if (NAME.matcher(name).matches() && !name.equals(BackendNames.AUTO)) {
        found.add(new Backend(name, provider));
      } else {
        broken.add(
            new BrokenProvider(
                ClassNames.of(type),
                "its name '%s' is not lower-case letters, digits and hyphens, or is 'auto'"
                    .formatted(name)));
      }
    } catch (ServiceConfigurationError | RuntimeException | LinkageError e) {
      broken.add(new BrokenProvider(ClassNames.of(type), reason(e)));
    }
  }

  /** The cause says more than that there was one. */
  private static String reason(Throwable e) {
    return String.valueOf(
        e instanceof ServiceConfigurationError
            ? e.getCause() == null ? e.getMessage() : e.getCause()
            : e);
  }
}
