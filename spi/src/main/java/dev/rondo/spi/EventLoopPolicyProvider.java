package dev.rondo.spi;

import dev.rondo.EventLoopPolicy;

/**
 * A policy that can be chosen by name with {@code rondo.policy}. Found by {@link
 * java.util.ServiceLoader}; never used only because it is there, except the one named {@code
 * default}.
 */
public interface EventLoopPolicyProvider {

  /** What {@code rondo.policy} calls it. {@code default} is Rondo's own. */
  String name();

  /** A new policy. */
  EventLoopPolicy newPolicy();
}
