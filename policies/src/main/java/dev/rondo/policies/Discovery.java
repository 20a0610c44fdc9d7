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
 * @param found the backends of the providers with a valid name
 * @param broken the other providers, with the reason
 */
record Discovery(List<Backend> found, List<BrokenProvider> broken) {

  private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

  /** Collects the names of {@code providers}. */
  static Discovery of(Iterable<? extends EventLoopProvider> providers) {
    Discovery discovery = new Discovery(new ArrayList<>(), new ArrayList<>());
    for (EventLoopProvider provider : providers) {
      discovery.add(provider.getClass(), () -> provider);
    }
    return discovery;
  }

  /** Instantiates {@code providers} and collects their names. */
  static Discovery of(Spliterator<ServiceLoader.Provider<EventLoopProvider>> providers) {
    Discovery discovery = new Discovery(new ArrayList<>(), new ArrayList<>());
    String lastError = "";
    while (true) {
      try {
        if (!providers.tryAdvance(provider -> discovery.add(provider.type(), provider))) {
          return discovery;
        }
      } catch (ServiceConfigurationError e) {
        // The loader skips a bad entry, but repeats the same error forever if it cannot read at
        // all.
        if (lastError.equals(String.valueOf(e.getMessage()))) {
          return discovery;
        }
        lastError = String.valueOf(e.getMessage());
        discovery.broken.add(new BrokenProvider("unknown provider", reason(e)));
      }
    }
  }

  private void add(Class<?> type, Supplier<? extends EventLoopProvider> constructor) {
    try {
      EventLoopProvider provider = constructor.get();
      String name = provider.name();
      if (NAME.matcher(name).matches() && !name.equals(BackendNames.AUTO)) {
        found.add(new Backend(name, provider));
      } else {
        broken.add(
            new BrokenProvider(
                ClassNames.of(type),
                "invalid name '%s': use lower-case letters, digits and hyphens, but not 'auto'"
                    .formatted(name)));
      }
    } catch (ServiceConfigurationError | RuntimeException | LinkageError e) {
      broken.add(new BrokenProvider(ClassNames.of(type), reason(e)));
    }
  }

  /** Returns the cause of a service error if it has one, since that is more specific. */
  private static String reason(Throwable e) {
    return String.valueOf(
        e instanceof ServiceConfigurationError
            ? e.getCause() == null ? e.getMessage() : e.getCause()
            : e);
  }
}
