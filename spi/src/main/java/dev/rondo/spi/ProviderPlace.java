package dev.rondo.spi;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * A place that may have providers: a class loader or a module layer.
 *
 * @param loader the class loader; null for the bootstrap class loader, for a layer, or if the place
 *     is not searched
 * @param layer the layer; null for a class loader
 * @param searched whether the place is searched, and not only named in messages
 * @param description the place, for messages
 */
record ProviderPlace(
    @Nullable ClassLoader loader,
    @Nullable ModuleLayer layer,
    boolean searched,
    String description) {

  static ProviderPlace of(ClassLoader loader) {
    return new ProviderPlace(loader, null, true, "the class loader " + name(loader));
  }

  static ProviderPlace of(ModuleLayer layer) {
    return new ProviderPlace(null, layer, true, "the module layer [" + layer + "]");
  }

  /** Returns the places in the order of the search, each once. */
  static List<ProviderPlace> around(Class<?> service, Class<?> asker) {
    List<ProviderPlace> places = new ArrayList<>();
    places.add(context(service));
    for (Class<?> type : List.of(service, asker)) {
      ClassLoader loader = type.getClassLoader();
      if (places.stream().noneMatch(each -> each.searches(loader))) {
        String description =
            "the class loader of %s, %s".formatted(type.getSimpleName(), name(loader));
        places.add(new ProviderPlace(loader, null, true, description));
      }
    }
    for (Class<?> type : List.of(service, asker)) {
      ModuleLayer layer = type.getModule().getLayer();
      // The application's class loader has the modules of the boot layer.
      if (layer != null
          && layer != ModuleLayer.boot()
          && places.stream().noneMatch(each -> layer.equals(each.layer))) {
        places.add(of(layer));
      }
    }
    return places;
  }

  private static ProviderPlace context(Class<?> service) {
    Thread thread = Thread.currentThread();
    ClassLoader context = thread.getContextClassLoader();
    ClassLoader loader = context == null ? ClassLoader.getSystemClassLoader() : context;
    String description =
        context == null
            ? "the system class loader, since thread '%s' has no context class loader"
                .formatted(thread.getName())
            : "the context class loader of thread '%s', %s"
                .formatted(thread.getName(), name(context));
    return sees(loader, service)
        ? new ProviderPlace(loader, null, true, description)
        : new ProviderPlace(
            null, null, false, "not " + description + ", which does not see this copy of Rondo");
  }

  /** Adds the providers of this place to {@code loading}. */
  <T> void load(ProviderLoading<T> loading) {
    // The descriptor cannot name the services of other modules, such as that of TLS providers.
    ProviderPlace.class.getModule().addUses(loading.service());
    if (layer != null) {
      loading.load(ServiceLoader.load(layer, loading.service()), null);
    } else if (searched) {
      loading.load(ServiceLoader.load(loading.service(), loader), loader);
    }
  }

  /** Adds the class loader of this place to {@code loaders} if it is searched. */
  void addTo(List<ClassLoader> loaders) {
    if (loader != null) {
      loaders.add(loader);
    }
  }

  private boolean searches(@Nullable ClassLoader other) {
    return searched && layer == null && loader == other;
  }

  private static boolean sees(ClassLoader loader, Class<?> type) {
    try {
      return Class.forName(type.getName(), false, loader) == type;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  private static String name(@Nullable ClassLoader loader) {
    if (loader == null) {
      return "the bootstrap class loader";
    }
    String name = loader.getName();
    return name == null ? loader.toString() : "'" + name + "'";
  }
}
