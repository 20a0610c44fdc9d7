package dev.rondo;

import dev.rondo.spi.EventLoopPolicyProvider;
import dev.rondo.spi.EventLoopProvider;
import dev.rondo.spi.ProviderSearch;
import java.lang.reflect.Proxy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The class loaders of applications that share this Rondo: loaders that see its classes but do not
 * define them, as in an application server that has Rondo in a parent loader.
 */
final class ApplicationLoader {

  /** The class loader of Rondo; null for the bootstrap loader. */
  private static final @Nullable ClassLoader RONDOS = EventLoopPolicy.class.getClassLoader();

  /**
   * The slot of each loader, by a proxy class that the loader defines. A policy refers to the
   * loader of its backends, so a map with weak keys would keep the loader alive. The value of a
   * class lives in the class, and so ends with the loader.
   */
  private static final ClassValue<PolicySlot> SLOTS =
      new ClassValue<>() {
        @Override
        protected PolicySlot computeValue(Class<?> proxy) {
          return new PolicySlot();
        }
      };

  private ApplicationLoader() {}

  /**
   * Returns the context class loader of the calling thread if it is that of an application; null if
   * the thread belongs to the process.
   */
  static @Nullable ClassLoader ofThread() {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    return loader == null || isRondosOrParent(loader) || !sees(loader) ? null : loader;
  }

  /** Returns the slot of {@code application}, which keeps it as long as the loader lives. */
  static PolicySlot slot(ClassLoader application) {
    Class<?>[] types = {EventLoopPolicy.class};
    Object proxy =
        Proxy.newProxyInstance(
            application,
            types,
            (self, method, arguments) -> {
              throw new UnsupportedOperationException(method.toString());
            });
    return SLOTS.get(proxy.getClass());
  }

  /** Returns the policy set in {@code application} or in its nearest parent with one, or null. */
  static @Nullable EventLoopPolicy policySetIn(ClassLoader application) {
    ClassLoader loader = application;
    while (loader != null && !isRondosOrParent(loader) && sees(loader)) {
      EventLoopPolicy set = slot(loader).set;
      if (set != null) {
        return set;
      }
      loader = loader.getParent();
    }
    return null;
  }

  /**
   * Returns whether {@code application} has a backend or a policy that the process does not have.
   */
  static boolean hasProviders(ClassLoader application) {
    return hasProviders(EventLoopProvider.class, application)
        || hasProviders(EventLoopPolicyProvider.class, application);
  }

  private static <T> boolean hasProviders(Class<T> service, ClassLoader application) {
    ProviderSearch<T> search = ProviderSearch.in(service, application);
    return search.found().stream().anyMatch(each -> !isRondosOrParent(each.type().getClassLoader()))
        || (!search.broken().isEmpty() && !brokenForRondo(service).containsAll(search.broken()));
  }

  private static <T> List<ProviderSearch.Broken> brokenForRondo(Class<T> service) {
    return ProviderSearch.in(service, RONDOS == null ? ClassLoader.getSystemClassLoader() : RONDOS)
        .broken();
  }

  /** Returns whether {@code loader} is Rondo's class loader or a parent of it. */
  private static boolean isRondosOrParent(@Nullable ClassLoader loader) {
    ClassLoader current = RONDOS;
    while (current != null && current != loader) {
      current = current.getParent();
    }
    return current == loader;
  }

  private static boolean sees(ClassLoader loader) {
    String name = EventLoopPolicy.class.getName();
    try {
      return Class.forName(name, false, loader) == EventLoopPolicy.class;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }
}
