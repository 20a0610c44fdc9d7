package dev.rondo.integration;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.examples.SmallestBackend;
import dev.rondo.spi.EventLoopProvider;
import dev.rondo.tck.LoopTck;
import dev.rondo.tck.fixture.LoopFixture;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** Runs the loop contracts against the smallest backend, as the author of a backend would. */
final class SmallestBackendTckTests implements LoopTck {

  @Override
  public EventLoopProvider provider() {
    return new SmallestBackend();
  }

  /** The example is not registered as a provider. */
  @Override
  @Test
  public void provider_isFoundByTheServiceLoaderOnce(LoopFixture kit) {
    assertTrue(
        ServiceLoader.load(EventLoopProvider.class).stream()
            .noneMatch(provider -> provider.type() == SmallestBackend.class));
  }
}
