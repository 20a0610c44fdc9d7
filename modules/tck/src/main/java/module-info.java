/** The contracts of an event loop as tests, so that anybody's loop can be held to them. */
module dev.rondo.tck {
  requires transitive dev.rondo;
  requires dev.rondo.tasks;
  requires static org.jspecify;
  requires transitive org.junit.jupiter.api;

  exports dev.rondo.tck;

  uses dev.rondo.spi.EventLoopPolicyProvider;
  uses dev.rondo.spi.EventLoopProvider;
}
