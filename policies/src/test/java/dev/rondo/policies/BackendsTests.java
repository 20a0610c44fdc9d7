package dev.rondo.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.spi.EventLoopProvider;
import dev.rondo.spi.LoopOptions;
import dev.rondo.spi.ProviderSearch;
import dev.rondo.spi.Support;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Supplier;
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
  void of_duplicateName_isBrokenWithBothOrigins() {
    var backends =
        Backends.of(
            FakeProvider.available("acme", 1),
            new Throwing("acme"),
            FakeProvider.available("fine", 1));

    String reason =
        "two event loop backends are named 'acme':"
            + " dev.rondo.policies/dev.rondo.policies.BackendsTests$Throwing"
            + " and dev.rondo.policies/dev.rondo.policies.FakeProvider; remove all but one";
    assertEquals(
        List.of(
            new BrokenProvider(
                "acme", "dev.rondo.policies/dev.rondo.policies.FakeProvider", reason),
            new BrokenProvider(
                "acme", "dev.rondo.policies/dev.rondo.policies.BackendsTests$Throwing", reason)),
        backends.broken());
    assertEquals(List.of("fine"), backends.all().stream().map(Backend::name).toList());
  }

  @Test
  void of_reservedNameInAnotherModule_isBroken() {
    var backends = Backends.of(FakeProvider.available("epoll", 1));

    assertTrue(backends.all().isEmpty());
    assertEquals(
        List.of(
            new BrokenProvider(
                "epoll",
                "dev.rondo.policies/dev.rondo.policies.FakeProvider",
                "the name 'epoll' is reserved for the module dev.rondo.epoll: give the backend"
                    + " another name")),
        backends.broken());
  }

  @Test
  void support_probeThatThrows_isTheReason() {
    Backend backend = Backends.of(new Throwing("acme")).find("acme").orElseThrow();

    assertFalse(backend.isAvailable());
    assertEquals(
        "support() of dev.rondo.policies/dev.rondo.policies.BackendsTests$Throwing failed:"
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
    var loaded =
        List.of(
            provider(
                () -> {
                  throw new ServiceConfigurationError(
                      "Provider acme could not be instantiated", new IllegalStateException("no"));
                }),
            provider(() -> FakeProvider.available("fine", 1)));
    var backends = new Backends(Discovery.of(loaded, List.of(), List.of()));

    assertEquals(
        List.of(
            new BrokenProvider(
                null,
                "dev.rondo.policies/dev.rondo.policies.FakeProvider",
                "java.lang.IllegalStateException: no")),
        backends.broken());
    assertTrue(backends.find("fine").orElseThrow().isAvailable());
  }

  @Test
  void discovery_rondosProviderUnloadable_hasItsName() {
    var unloadable =
        List.of(new ProviderSearch.Broken("dev.rondo.epoll.service.EpollService", "too new"));
    var backends = new Backends(Discovery.of(List.of(), unloadable, List.of()));

    assertEquals(
        List.of(new BrokenProvider("epoll", "dev.rondo.epoll.service.EpollService", "too new")),
        backends.broken());
  }

  @Test
  void newEventLoop_null_namesTheProvider() {
    var e =
        assertThrows(
            IllegalStateException.class,
            () ->
                Backends.of(new Empty())
                    .find("empty")
                    .orElseThrow()
                    .newEventLoop(LoopOptions.defaults()));

    assertEquals(
        "newEventLoop() of dev.rondo.policies/dev.rondo.policies.BackendsTests$Empty returned"
            + " null: fix it, or choose another backend than 'empty'",
        e.getMessage());
  }

  @Test
  void newEventLoop_linkageError_namesTheProvider() {
    Backend backend = Backends.of(new Throwing("acme")).find("acme").orElseThrow();
    var e =
        assertThrows(
            IllegalStateException.class, () -> backend.newEventLoop(LoopOptions.defaults()));

    assertEquals(
        "newEventLoop() of dev.rondo.policies/dev.rondo.policies.BackendsTests$Throwing failed:"
            + " java.lang.UnsatisfiedLinkError: no acme: install a version of it that fits this"
            + " one of Rondo, or choose another backend than 'acme'",
        String.valueOf(e.getMessage()));
  }

  @Test
  void support_capabilitiesAreNull_isTheReason() {
    Backend backend = Backends.of(new Empty()).find("empty").orElseThrow();

    assertFalse(backend.isAvailable());
    assertEquals(
        "capabilities() of dev.rondo.policies/dev.rondo.policies.BackendsTests$Empty returned null",
        backend.reason());
  }

  @Test
  void choose_brokenByName_namesProviderAndCause() {
    var backends = Backends.of(FakeProvider.available("epoll", 1), new Throwing("fine"));
    var choice = BackendChoice.automatic().withBackend("epoll");
    var e = assertThrows(NoBackendException.class, () -> choice.choose(backends, "main"));

    assertEquals(
        "the event loop backend 'epoll' cannot be used (the program): broken provider"
            + " dev.rondo.policies/dev.rondo.policies.FakeProvider (the name 'epoll' is reserved"
            + " for the module dev.rondo.epoll: give the backend another name)\navailable: none",
        e.getMessage());
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

  /** Returns null from every method but {@code name} and {@code support}. */
  @SuppressWarnings("NullAway") // The test is about providers that break the contract.
  private static final class Empty implements EventLoopProvider {

    @Override
    public String name() {
      return "empty";
    }

    @Override
    public Support support() {
      return new Support.Supported(1);
    }

    @Override
    public Set<Capability> capabilities() {
      return null;
    }

    @Override
    public EventLoop newEventLoop(LoopOptions options) {
      return null;
    }
  }
}
