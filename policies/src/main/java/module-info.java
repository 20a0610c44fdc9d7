import dev.rondo.policies.service.DefaultPolicyService;
import dev.rondo.spi.EventLoopPolicyProvider;
import dev.rondo.spi.EventLoopProvider;

/**
 * The choice of a backend for each thread, a module of its own so that programs and backends need
 * not make it.
 */
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
