import dev.rondo.policies.service.DefaultPolicyService;
import dev.rondo.spi.EventLoopPolicyProvider;
import dev.rondo.spi.EventLoopProvider;

/** The choice of a backend, kept apart so that neither programs nor backends have to make it. */
module dev.rondo.policies {
  requires static com.google.auto.service;
  requires dev.rondo.logging;
  requires transitive dev.rondo;
  requires static org.jspecify;

  exports dev.rondo.policies;

  uses EventLoopProvider;

  provides EventLoopPolicyProvider with
      DefaultPolicyService;
}
