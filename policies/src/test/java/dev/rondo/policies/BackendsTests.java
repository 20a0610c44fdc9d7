package dev.rondo.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.spi.EventLoopProvider;
import dev.rondo.spi.LoopOptions;
import dev.rondo.spi.Support;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.Spliterator;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackendsTests {

  @Test
  void available_isSortedByPreferenceThenName() {
    var backends =
        Backends.of(
            FakeProvider.available("b", 100),
            FakeProvider.available("a", 100),
            FakeProvider.unavailable("z", "needs macOS"),
            FakeProvider.available("c", 300));

    assertEquals(List.of("c", "a", "b"), backends.available().stream().map(Backend::name).toList());
  }

  @Test
  void all_isSortedByNameWithUnavailable() {
    var backends =
        Backends.of(FakeProvider.available("b", 1), FakeProvider.unavailable("a", "needs macOS"));

    assertEquals(List.of("a", "b"), backends.all().stream().map(Backend::name).toList());
    assertEquals("needs macOS", backends.find("a").orElseThrow().reason());
  }

  @Test
  void of_duplicateName_throwsWithBothOrigins() {
    var e =
        assertThrows(
            IllegalStateException.class,
            () -> Backends.of(FakeProvider.available("acme", 1), new Throwing("acme")));

    assertEquals(
        "two event loop backends are named 'acme':"
            + " dev.rondo.policies/dev.rondo.policies.BackendsTests$Throwing"
            + " and dev.rondo.policies/dev.rondo.policies.FakeProvider",
        e.getMessage());
  }

  @Test
  void of_reservedNameInAnotherModule_throws() {
    var e =
        assertThrows(
            IllegalStateException.class, () -> Backends.of(FakeProvider.available("epoll", 1)));

    assertEquals(
        "the event loop backend of dev.rondo.policies/dev.rondo.policies.FakeProvider is named"
            + " 'epoll', which is reserved for the module dev.rondo.epoll: give it another name",
        e.getMessage());
  }

  @Test
  void support_probeThatThrows_isTheReason() {
    Backend backend = Backends.of(new Throwing("acme")).find("acme").orElseThrow();

    assertFalse(backend.isAvailable());
    assertEquals(
        "the probe of dev.rondo.policies/dev.rondo.policies.BackendsTests$Throwing failed:"
            + " java.lang.UnsatisfiedLinkError: no acme",
        backend.reason());
    assertEquals(Set.of(), backend.capabilities());
  }

  @Test
  void of_invalidName_isBroken() {
    var backends = Backends.of(FakeProvider.available("Acme Loop", 1), new Throwing("auto"));

    assertTrue(backends.all().isEmpty());
    assertEquals(
        List.of(
            "invalid name 'Acme Loop': use lower-case letters, digits and hyphens, but not 'auto'",
            "invalid name 'auto': use lower-case letters, digits and hyphens, but not 'auto'"),
        backends.broken().stream().map(BrokenProvider::reason).toList());
  }

  @Test
  void discovery_constructorThatThrows_isBrokenAlone() {
    var providers =
        Stream.of(
            provider(
                () -> {
                  throw new ServiceConfigurationError(
                      "Provider acme could not be instantiated", new IllegalStateException("no"));
                }),
            provider(() -> FakeProvider.available("fine", 1)));
    var backends = new Backends(Discovery.of(providers.spliterator()));

    assertEquals(
        List.of(
            new BrokenProvider(
                "dev.rondo.policies/dev.rondo.policies.FakeProvider",
                "java.lang.IllegalStateException: no")),
        backends.broken());
    assertTrue(backends.find("fine").orElseThrow().isAvailable());
  }

  @Test
  void discovery_badConfiguration_isBrokenAlone() {
    var rest = Stream.of(provider(() -> FakeProvider.available("fine", 1))).spliterator();
    var backends =
        new Backends(Discovery.of(new Failing(rest, 1, "Provider com.acme.Gone not found")));

    assertEquals(
        List.of(new BrokenProvider("unknown provider", "Provider com.acme.Gone not found")),
        backends.broken());
    assertTrue(backends.find("fine").isPresent());
  }

  @Test
  void discovery_unreadableConfiguration_isBrokenOnce() {
    var rest = Stream.<ServiceLoader.Provider<EventLoopProvider>>empty().spliterator();
    var backends = new Backends(Discovery.of(new Failing(rest, Integer.MAX_VALUE, "I/O error")));

    assertEquals(List.of(new BrokenProvider("unknown provider", "I/O error")), backends.broken());
  }

  private static ServiceLoader.Provider<EventLoopProvider> provider(
      Supplier<EventLoopProvider> constructor) {
    return new ServiceLoader.Provider<>() {
      @Override
      public Class<? extends EventLoopProvider> type() {
        return FakeProvider.class;
      }

      @Override
      public EventLoopProvider get() {
        return constructor.get();
      }
    };
  }

  /** A provider all of whose methods but {@code name} throw. */
  private record Throwing(String name) implements EventLoopProvider {

    @Override
    public Support support() {
      throw new UnsatisfiedLinkError("no acme");
    }

    @Override
    public Set<Capability> capabilities() {
      throw new UnsatisfiedLinkError("no acme");
    }

    @Override
    public EventLoop newEventLoop(LoopOptions options) {
      throw new UnsatisfiedLinkError("no acme");
    }
  }

  /** Fails {@code failures} times first, like a loader with a bad configuration file. */
  private static final class Failing
      implements Spliterator<ServiceLoader.Provider<EventLoopProvider>> {

    private final Spliterator<ServiceLoader.Provider<EventLoopProvider>> rest;
    private final String message;
    private int failures;

    Failing(
        Spliterator<ServiceLoader.Provider<EventLoopProvider>> rest, int failures, String message) {
      this.rest = rest;
      this.failures = failures;
      this.message = message;
    }

    @Override
    public boolean tryAdvance(Consumer<? super ServiceLoader.Provider<EventLoopProvider>> action) {
      if (failures-- > 0) {
        throw new ServiceConfigurationError(message);
      }
      return rest.tryAdvance(action);
    }

    @Override
    public Spliterator<ServiceLoader.Provider<EventLoopProvider>> trySplit() {
      throw new UnsupportedOperationException();
    }

    @Override
    public long estimateSize() {
      return Long.MAX_VALUE;
    }

    @Override
    public int characteristics() {
      return 0;
    }
  }
}
