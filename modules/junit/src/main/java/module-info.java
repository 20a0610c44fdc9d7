/**
 * Tests whose methods are coroutines on a loop: an extension of JUnit 5 that also fails on what a
 * test leaves.
 */
@SuppressWarnings("module") // The kit is compiled after this module.
module dev.rondo.junit {
  requires transitive dev.rondo;
  requires dev.rondo.policies;
  requires transitive dev.rondo.tasks;
  requires static org.jspecify;
  requires transitive org.junit.jupiter.api;

  exports dev.rondo.junit;
  exports dev.rondo.junit.check to
      dev.rondo.tck;
}
