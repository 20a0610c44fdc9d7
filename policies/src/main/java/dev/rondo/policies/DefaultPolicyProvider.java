package dev.rondo.policies;

import dev.rondo.EventLoopPolicy;
import dev.rondo.spi.EventLoopPolicyProvider;

/** Offers {@link DefaultPolicy} under the name {@code default}. */
public class DefaultPolicyProvider implements EventLoopPolicyProvider {

  /** A provider, as service loading wants it. */
  public DefaultPolicyProvider() {}

  @Override
  public String name() {
    return "default";
  }

  @Override
  public EventLoopPolicy newPolicy() {
    return new DefaultPolicy();
  }
}
