/** A policy that gives every thread its own loop. */
module com.example.policy {
  requires transitive dev.rondo;
  requires static org.jspecify;

  exports com.example.policy;

  uses dev.rondo.spi.EventLoopProvider;

  provides dev.rondo.spi.EventLoopPolicyProvider with
      com.example.policy.PerThreadPolicyProvider;
}
