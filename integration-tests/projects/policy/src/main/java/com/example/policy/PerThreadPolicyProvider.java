package com.example.policy;

import dev.rondo.EventLoopPolicy;
import dev.rondo.spi.EventLoopPolicyProvider;

/** Offers {@link PerThreadPolicy}. */
public final class PerThreadPolicyProvider implements EventLoopPolicyProvider {

  /** Creates a provider. {@link java.util.ServiceLoader} calls this. */
  public PerThreadPolicyProvider() {}

  @Override
  public String name() {
    return "per-thread";
  }

  @Override
  public EventLoopPolicy newPolicy() {
    return new PerThreadPolicy();
  }
}
