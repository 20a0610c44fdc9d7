package dev.rondo.policies;

import com.google.auto.service.AutoService;
import dev.rondo.EventLoopPolicy;
import dev.rondo.spi.EventLoopPolicyProvider;

/** Offers {@link DefaultPolicy} under the name {@code default}. */
@AutoService(EventLoopPolicyProvider.class)
@SuppressWarnings("exports") // AutoService is gone when the program runs.
public final class DefaultPolicyProvider implements EventLoopPolicyProvider {

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
