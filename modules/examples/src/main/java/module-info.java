/** Programs to learn from, compiled and run with the rest so that they stay true. */
module dev.rondo.examples {
  requires transitive dev.rondo;
  requires dev.rondo.engine;
  requires transitive dev.rondo.streams;
  requires dev.rondo.tasks;
  requires static org.jspecify;

  exports dev.rondo.examples;
  exports dev.rondo.examples.http;
}
