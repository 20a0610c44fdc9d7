package dev.rondo.spi;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.Spliterator;
import org.jspecify.annotations.Nullable;

/** Collects the providers of a service, and the ones that cannot be loaded. */
final class ProviderLoading<T> {

  private static final String UNKNOWN = "unknown provider";

  /**
   * The service loader skips an entry that it cannot load, but fails the same way forever if it
   * cannot read at all.
   */
  private static final int MOST_FAILURES = 100;

  private final Class<T> service;
  private final Map<String, ServiceLoader.Provider<T>> found = new LinkedHashMap<>();
  private final Set<ProviderSearch.Broken> broken = new LinkedHashSet<>();

  ProviderLoading(Class<T> service) {
    this.service = service;
  }

  Class<T> service() {
    return service;
  }

  List<ServiceLoader.Provider<T>> found() {
    return List.copyOf(found.values());
  }

  List<ProviderSearch.Broken> broken() {
    return List.copyOf(broken);
  }

  /**
   * Adds the providers of {@code services}.
   *
   * @param loader the class loader to ask which provider is the one that cannot be linked; null if
   *     there is none
   */
  void load(ServiceLoader<T> services, @Nullable ClassLoader loader) {
    load(services.stream().spliterator(), loader);
  }

  void load(Spliterator<ServiceLoader.Provider<T>> services, @Nullable ClassLoader loader) {
    int failures = 0;
    while (failures < MOST_FAILURES) {
      try {
        if (!services.tryAdvance(this::add)) {
          return;
        }
      } catch (ServiceConfigurationError e) {
        failures++;
        broken.add(new ProviderSearch.Broken(UNKNOWN, ProviderSearch.reason(e)));
      } catch (LinkageError e) {
        failures++;
        if (loader == null || !addUnlinkable(loader)) {
          broken.add(new ProviderSearch.Broken(UNKNOWN, ProviderSearch.reason(e)));
        }
      }
    }
  }

  private void add(ServiceLoader.Provider<T> provider) {
    found.putIfAbsent(provider.type().getName(), provider);
  }

  /**
   * Adds the providers that {@code loader} cannot link, and returns whether there are any. The
   * error of the service loader may name another class, which the provider needs.
   */
  private boolean addUnlinkable(ClassLoader loader) {
    boolean any = false;
    for (String name : registered(loader)) {
      try {
        var _ = Class.forName(name, false, loader).getConstructor();
      } catch (LinkageError e) {
        broken.add(new ProviderSearch.Broken(name, ProviderSearch.reason(e)));
        any = true;
      } catch (ReflectiveOperationException e) {
        // The service loader reports a class that is missing or has no constructor.
      }
    }
    return any;
  }

  /** Returns the class names in the service files that {@code loader} finds. */
  private Set<String> registered(ClassLoader loader) {
    Set<String> names = new LinkedHashSet<>();
    try {
      for (URL file : loader.resources("META-INF/services/" + service.getName()).toList()) {
        URLConnection connection = file.openConnection();
        // A cached jar file would stay open after its class loader is closed.
        connection.setUseCaches(false);
        try (BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
          lines
              .lines()
              .map(line -> line.replaceFirst("#.*", "").strip())
              .filter(line -> !line.isEmpty())
              .forEach(names::add);
        }
      }
    } catch (IOException | UncheckedIOException e) {
      // The service loader reports a file that it cannot read.
    }
    return names;
  }
}
