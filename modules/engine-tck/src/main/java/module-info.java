/** Conformance tests of the engine's drivers and pollers, without a loop around them. */
module dev.rondo.engine.tck {
  requires transitive dev.rondo.engine;
  requires static org.jspecify;
  requires transitive org.junit.jupiter.api;

  exports dev.rondo.engine.tck;
}
