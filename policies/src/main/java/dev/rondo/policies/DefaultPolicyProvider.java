package dev.rondo.policies;

import dev.rondo.EventLoopPolicy;
import dev.rondo.spi.EventLoopPolicyProvider;

/** The provider of {@link DefaultPolicy}, under the name {@code default}. */
public class DefaultPolicyProvider implements EventLoopPolicyProvider {

  /** Creates the provider; for {@link java.util.ServiceLoader}. */
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
