package dev.rondo.integration;

import dev.rondo.policies.DefaultPolicyProvider;
import dev.rondo.spi.EventLoopPolicyProvider;
import dev.rondo.tck.PolicyTck;

/** The contract of policies against the default one. */
final class DefaultPolicyTckTests implements PolicyTck {

  @Override
  public EventLoopPolicyProvider provider() {
    return new DefaultPolicyProvider();
  }
}
