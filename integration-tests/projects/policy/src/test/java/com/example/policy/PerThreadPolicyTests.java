package com.example.policy;

import dev.rondo.spi.EventLoopPolicyProvider;
import dev.rondo.tck.PolicyTck;

/** Runs the policy contracts against the per-thread policy. */
final class PerThreadPolicyTests implements PolicyTck {

  @Override
  public EventLoopPolicyProvider provider() {
    return new PerThreadPolicyProvider();
  }
}
