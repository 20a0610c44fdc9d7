package dev.rondo.junit;

import dev.rondo.policies.Backend;
import dev.rondo.policies.BackendChoice;
import dev.rondo.policies.Backends;
import dev.rondo.policies.NoBackendException;
import java.util.List;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/** The installed backends, from which tests choose. */
final class TestBackends {

  private final Backends backends;

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
}
