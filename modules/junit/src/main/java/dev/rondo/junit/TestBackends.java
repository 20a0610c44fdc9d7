package dev.rondo.junit;

import dev.rondo.policies.Backend;
import dev.rondo.policies.BackendChoice;
import dev.rondo.policies.Backends;
import dev.rondo.policies.NoBackendException;
import dev.rondo.spi.EventLoopProvider;
import dev.rondo.spi.ProviderSearch;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/** The installed backends, from which tests choose. */
final class TestBackends {

  /** The backend in virtual time. */
  static final String SIMULATION = "simulation";

  private final Backends backends;
  private ServiceLoader.@Nullable Provider<EventLoopProvider> simulation;

  TestBackends(Backends backends) {
    this.backends = backends;
  }

  /** Returns the names of the backends that {@code asked} stands for. */
  List<String> expand(List<String> asked) {
    return asked.stream()
        .flatMap(name -> name.equals(LoopTest.ALL) ? all() : Stream.of(nameOf(name)))
        .distinct()
        .toList();
  }

  /** The lowest preference is that of backends which are used only when named. */
  private Stream<String> all() {
    return backends.available().stream()
        .filter(backend -> backend.preference() > Integer.MIN_VALUE)
        .map(Backend::name);
  }

  /** A choice that fails is left to the test, which then reports it. */
  private String nameOf(String name) {
    try {
      return name.equals(LoopTest.AUTO) ? find(name).name() : name;
    } catch (NoBackendException e) {
      return name;
    }
  }

  /**
   * Returns the backend of this name, or the one that the user's settings choose.
   *
   * @throws TestAbortedException if it is not available on this machine
   * @throws NoBackendException if none is installed
   */
  Backend find(String name) {
    Backend named = backends.find(name).orElse(null);
    if (name.equals(SIMULATION)) {
      return newSimulation(named);
    }
    if (named != null && !named.isAvailable()) {
      throw new TestAbortedException(
          "the event loop backend '%s' is not available here: %s".formatted(name, named.reason()));
    }
    if (named != null) {
      return named;
    }
    BackendChoice choice = BackendChoice.configured();
    return (name.equals(LoopTest.AUTO) ? choice : choice.withBackend(name))
        .choose(backends, Thread.currentThread().getName())
        .backend();
  }

  /** Loops of one provider share their time and network, and tests must not. */
  private synchronized Backend newSimulation(@Nullable Backend installed) {
    if (installed == null) {
      throw new IllegalStateException(
          "virtual time needs the backend 'simulation', which is not installed: add the artifact"
              + " dev-rondo-simulation to the tests");
    }
    if (simulation == null) {
      simulation =
          ProviderSearch.around(EventLoopProvider.class, Backends.class).found().stream()
              .filter(provider -> provider.type() == installed.provider().getClass())
              .findFirst()
              .orElseThrow();
    }
    return Backends.of(simulation.get()).find(SIMULATION).orElseThrow();
  }
}
