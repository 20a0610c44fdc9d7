/** The rules of the engine's drivers as tests, so that a new one can be held to them alone. */
module dev.rondo.engine.tck {
  requires transitive dev.rondo.engine;
  requires static org.jspecify;
  requires transitive org.junit.jupiter.api;

  exports dev.rondo.engine.tck;
}
