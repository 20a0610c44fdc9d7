package com.example.policy;

import dev.rondo.spi.EventLoopPolicyProvider;
import dev.rondo.tck.PolicyTck;

/** The contract of policies against that of one loop for each thread. */
final class PerThreadPolicyTests implements PolicyTck {

  @Override
  public EventLoopPolicyProvider provider() {
    return new PerThreadPolicyProvider();
  }
}
