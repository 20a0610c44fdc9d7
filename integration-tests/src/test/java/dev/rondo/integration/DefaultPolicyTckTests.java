package dev.rondo.integration;

import dev.rondo.policies.DefaultPolicyProvider;
import dev.rondo.spi.EventLoopPolicyProvider;
import dev.rondo.tck.PolicyTck;

/** Runs the policy contract against the default policy. */
final class DefaultPolicyTckTests implements PolicyTck {

  @Override
  public EventLoopPolicyProvider provider() {
    return new DefaultPolicyProvider();
  }
}
