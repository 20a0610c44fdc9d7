package dev.rondo.policies.service;

import com.google.auto.service.AutoService;
import dev.rondo.policies.DefaultPolicyProvider;
import dev.rondo.spi.EventLoopPolicyProvider;

/**
 * The service that {@link java.util.ServiceLoader} finds. Programs use the superclass instead: the
 * AutoService annotation stays in the class file, and their compiler would warn that it cannot find
 * it.
 */
@AutoService(EventLoopPolicyProvider.class)
public final class DefaultPolicyService extends DefaultPolicyProvider {

  /** Creates the service; for {@link java.util.ServiceLoader}. */
  public DefaultPolicyService() {}
}
