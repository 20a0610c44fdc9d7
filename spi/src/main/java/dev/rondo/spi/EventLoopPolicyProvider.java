package dev.rondo.spi;

import dev.rondo.EventLoopPolicy;

/**
 * Provides a policy that the setting {@code rondo.policy} chooses by name. Providers are found by
 * {@link java.util.ServiceLoader}; the one named {@code default} is used if the setting is missing.
 */
public interface EventLoopPolicyProvider {

  /** Returns the policy's name in {@code rondo.policy}; {@code default} is Rondo's own. */
  String name();

  /** Returns a new policy. */
  EventLoopPolicy newPolicy();
}
