/** Example programs. The build compiles and runs them, so that they stay correct. */
module dev.rondo.examples {
  requires transitive dev.rondo;
  requires dev.rondo.engine;
  requires transitive dev.rondo.streams;
  requires dev.rondo.tasks;
  requires dev.rondo.tls;
  requires static org.jspecify;

  exports dev.rondo.examples;
  exports dev.rondo.examples.http;
}
