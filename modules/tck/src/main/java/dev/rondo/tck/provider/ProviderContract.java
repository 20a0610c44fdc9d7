package dev.rondo.tck.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.spi.EventLoopProvider;
import dev.rondo.spi.LoopOptions;
import dev.rondo.spi.Support;
import dev.rondo.tck.fixture.Covers;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Role;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The provider: its name, its service entry, and a new loop on each call. */
@Role(EventLoopProvider.class)
@Covers("EventLoopProvider.newEventLoop")
public interface ProviderContract extends LoopContract {

  @Test
  default void name_isAValidSettingValue(LoopFixture kit) {
    String name = kit.provider().name();

    assertTrue(name.matches("[a-z0-9][a-z0-9-]*"), name);
  }

  @Test
  default void support_whereTheContractsRun_isSupported(LoopFixture kit) {
    assertInstanceOf(Support.Supported.class, kit.provider().support());
  }

  @Test
  default void provider_isFoundByTheServiceLoaderOnce(LoopFixture kit) {
    EventLoopProvider provider = kit.provider();
    List<EventLoopProvider> found =
        ServiceLoader.load(EventLoopProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(each -> each.name().equals(provider.name()))
            .toList();

    assertEquals(1, found.size(), found::toString);
    assertInstanceOf(provider.getClass(), found.getFirst());
  }

  @Test
  default void newEventLoop_isANewOneEachTime(LoopFixture kit) {
    assertNotSame(kit.loop(), kit.newLoop(LoopOptions.defaults()));
  }

  @Test
  default void newEventLoop_usesTheClockOfTheOptions(LoopFixture kit) {
    var loop = kit.newLoop(LoopOptions.defaults().withClock(() -> 42));

    assertEquals(42, loop.time().nanos());
  }

  /** The {@code toString} of a loop appears in messages, so it must name the backend. */
  @Test
  default void toString_namesTheBackend(LoopFixture kit) {
    Function<Object, String> text = Object::toString;

    assertTrue(text.apply(kit.loop()).contains(kit.provider().name()));
    assertSame(kit.loop(), kit.loop());
  }
}
