package dev.rondo.spi;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * The result of a search for the providers of a service. A provider that cannot be loaded is listed
 * with the reason, and does not affect the others.
 *
 * @param <T> the service
 */
public final class ProviderSearch<T> {

  private final ProviderLoading<T> loading;
  private final List<ProviderPlace> places;

  private ProviderSearch(Class<T> service, List<ProviderPlace> places) {
    this.loading = new ProviderLoading<>(service);
    this.places = places;
    places.forEach(place -> place.load(loading));
  }

  /**
   * Searches wherever a program may have put a provider: through the context class loader of the
   * calling thread, the class loaders of {@code service} and {@code asker}, and the module layers
   * of these two. A thread without a context class loader has the system class loader, as it has
   * for {@link ServiceLoader}. A context class loader that does not see this {@code service}, but
   * none or that of another copy of Rondo, is left out.
   *
   * @param service the service, whose package is exported to this module
   * @param asker the class that uses the providers
   */
  public static <T> ProviderSearch<T> around(Class<T> service, Class<?> asker) {
    return new ProviderSearch<>(service, ProviderPlace.around(service, asker));
  }

  /**
   * Searches through {@code loader} and its parents only.
   *
   * @param service the service, whose package is exported to this module
   */
  public static <T> ProviderSearch<T> in(Class<T> service, ClassLoader loader) {
    Objects.requireNonNull(loader, "loader");
    return new ProviderSearch<>(service, List.of(ProviderPlace.of(loader)));
  }

  /**
   * Searches the modules of {@code layer} and its parents only.
   *
   * @param service the service, whose package is exported to this module
   */
  public static <T> ProviderSearch<T> in(Class<T> service, ModuleLayer layer) {
    return new ProviderSearch<>(service, List.of(ProviderPlace.of(layer)));
  }

  /** Loads the providers of {@code services}, which a module creates for a service of its own. */
  public static <T> ProviderSearch<T> of(Class<T> service, ServiceLoader<T> services) {
    var search = new ProviderSearch<>(service, List.of());
    search.loading.load(services, null);
    return search;
  }

  /**
   * Returns the providers in the order of the places, each class name once: a class of the same
   * name in a later place is the same provider.
   */
  public List<ServiceLoader.Provider<T>> found() {
    return loading.found();
  }

  /** Returns the registered providers that cannot be loaded. */
  public List<Broken> broken() {
    return loading.broken();
  }

  /** Returns the places that were searched, and those that were left out, for messages. */
  public List<String> places() {
    return places.stream().map(ProviderPlace::description).toList();
  }

  /**
   * Returns whether a class loader that was searched has the class {@code name}, registered or not,
   * without loading it.
   */
  public boolean hasClass(String name) {
    String file = name.replace('.', '/') + ".class";
    List<ClassLoader> loaders = new ArrayList<>();
    places.forEach(place -> place.addTo(loaders));
    return loaders.stream().anyMatch(loader -> loader.getResource(file) != null);
  }

  /**
   * Returns {@code failure} as one line, for {@link Broken}: its cause, if the failure only says
   * that a provider could not be loaded.
   */
  public static String reason(Throwable failure) {
    boolean wraps =
        failure instanceof ServiceConfigurationError
            || failure instanceof ExceptionInInitializerError;
    Throwable cause = failure.getCause();
    if (wraps && cause != null) {
      return reason(cause);
    }
    return failure instanceof ServiceConfigurationError
        ? String.valueOf(failure.getMessage())
        : failure.toString();
  }

  /**
   * A registered provider that cannot be loaded.
   *
   * @param origin its class, and its module if it has one; {@code unknown provider} if neither is
   *     known
   * @param reason the failure
   */
  public record Broken(String origin, String reason) {}
}
