package dev.rondo.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.EventLoop;
import dev.rondo.EventLoopPolicy;
import dev.rondo.NoRunningLoopException;
import dev.rondo.spi.EventLoopPolicyProvider;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The contract of a policy. A class that implements this interface with a provider is the
 * conformance test of that provider's policies. At least one backend must be installed.
 */
public interface PolicyTck {

  /** Returns the provider of the policies under test. */
  EventLoopPolicyProvider provider();

  @Test
  default void name_isAValidSettingValue() {
    String name = provider().name();

    assertTrue(name.matches("[a-z0-9][a-z0-9-]*"), name);
  }

  @Test
  default void provider_isFoundByTheServiceLoaderOnce() {
    EventLoopPolicyProvider provider = provider();
    List<EventLoopPolicyProvider> found =
        ServiceLoader.load(EventLoopPolicyProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(each -> each.name().equals(provider.name()))
            .toList();

    assertEquals(1, found.size(), found::toString);
    assertInstanceOf(provider.getClass(), found.getFirst());
  }

  @Test
  default void newPolicy_isANewOneEachTime() {
    assertNotSame(provider().newPolicy(), provider().newPolicy());
  }

  @Test
  default void newEventLoop_isNewEachTimeAndNotSet() {
    EventLoopPolicy policy = provider().newPolicy();
    try (EventLoop first = policy.newEventLoop();
        EventLoop second = policy.newEventLoop()) {
      assertNotSame(first, second);
      assertNotSame(first, loopOf(policy));
    } finally {
      closeLoopOf(policy);
    }
  }

  @Test
  default void setEventLoop_isReturnedByGetEventLoop() {
    EventLoopPolicy policy = provider().newPolicy();
    try (EventLoop loop = policy.newEventLoop()) {
      policy.setEventLoop(loop);

      assertSame(loop, policy.getEventLoop());
    }
  }

  @Test
  default void setEventLoop_null_removesIt() {
    EventLoopPolicy policy = provider().newPolicy();
    try (EventLoop loop = policy.newEventLoop()) {
      policy.setEventLoop(loop);
      policy.setEventLoop(null);

      assertNotSame(loop, loopOf(policy));
    } finally {
      closeLoopOf(policy);
    }
  }

  @Test
  default void setEventLoop_isForThisThreadOnly() {
    EventLoopPolicy policy = provider().newPolicy();
    try (EventLoop loop = policy.newEventLoop()) {
      policy.setEventLoop(loop);
      var other =
          CompletableFuture.supplyAsync(
              () -> {
                boolean same = loopOf(policy) == loop;
                closeLoopOf(policy);
                return same;
              },
              body -> Thread.ofPlatform().start(body));

      assertEquals(false, other.join());
    }
  }

  private static @Nullable EventLoop loopOf(EventLoopPolicy policy) {
    try {
      return policy.getEventLoop();
    } catch (NoRunningLoopException none) {
      return null;
    }
  }

  private static void closeLoopOf(EventLoopPolicy policy) {
    EventLoop loop = loopOf(policy);
    if (loop != null) {
      loop.close();
    }
  }
}
