package dev.rondo.policies.service;

import com.google.auto.service.AutoService;
import dev.rondo.policies.DefaultPolicyProvider;
import dev.rondo.spi.EventLoopPolicyProvider;

/**
 * The provider that services name. It is apart from the one that programs name, for AutoService's
 * annotation stays in the class file, where their compiler would miss it.
 */
@AutoService(EventLoopPolicyProvider.class)
public final class DefaultPolicyService extends DefaultPolicyProvider {

  /** As service loading wants it. */
  public DefaultPolicyService() {}
}
