package dev.rondo.policies;

import dev.rondo.spi.EventLoopProvider;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A backend of Rondo, whose name is reserved.
 *
 * @param name the name
 * @param module the only module, or package on the class path, that may use the name
 * @param provider the class of the provider
 */
record RondoBackend(String name, String module, String provider) {

  static final List<RondoBackend> ALL =
      List.of(
          new RondoBackend(
              "selector", "dev.rondo.selector", "dev.rondo.selector.service.SelectorService"),
          new RondoBackend(
              "proactor", "dev.rondo.proactor", "dev.rondo.proactor.service.ProactorService"),
          new RondoBackend("epoll", "dev.rondo.epoll", "dev.rondo.epoll.service.EpollService"));

  /** Returns the backend that {@code name} is reserved for. */
  static Optional<RondoBackend> find(String name) {
    return ALL.stream().filter(each -> each.name.equals(name)).findFirst();
  }

  /** Returns the name of the backend whose provider is the class {@code provider}, or null. */
  static @Nullable String nameOf(String provider) {
    return ALL.stream()
        .filter(each -> each.provider.equals(provider))
        .map(RondoBackend::name)
        .findFirst()
        .orElse(null);
  }

  /** Returns whether {@code type} is in the module, or in its packages on the class path. */
  boolean owns(Class<?> type) {
    Module owner = type.getModule();
    return owner.isNamed()
        ? owner.getName().equals(module)
        : (type.getPackageName() + ".").startsWith(module + ".");
  }

  /** Returns the entry for this backend if its classes are present and not registered. */
  BrokenProvider unregistered() {
    return new BrokenProvider(
        name,
        provider,
        ("its classes are here, but no file META-INF/services/%s registers it: merge the service"
                + " files of the jars, as ServicesResourceTransformer of maven-shade does")
            .formatted(EventLoopProvider.class.getName()));
  }
}
