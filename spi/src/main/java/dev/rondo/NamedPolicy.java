package dev.rondo;

import dev.rondo.spi.EventLoopPolicyProvider;
import java.util.Objects;

/**
 * A policy to choose.
 *
 * @param name its name in {@code rondo.policy}
 * @param provider its provider
 */
record NamedPolicy(String name, EventLoopPolicyProvider provider) {

  static NamedPolicy of(EventLoopPolicyProvider provider) {
    return new NamedPolicy(
        Objects.requireNonNull(provider.name(), "name() returned null"), provider);
  }

  /** Returns a new policy. */
  EventLoopPolicy newPolicy() {
    EventLoopPolicy policy = provider.newPolicy();
    if (policy == null) {
      throw new IllegalStateException(
          "newPolicy() of %s returned null: fix it, or choose another event loop policy"
              .formatted(origin(provider.getClass())));
    }
    return policy;
  }

  /** Returns {@code module/class}, or the class alone if its module has no name. */
  static String origin(Class<?> type) {
    Module module = type.getModule();
    return module.isNamed() ? module.getName() + "/" + type.getName() : type.getName();
  }
}
