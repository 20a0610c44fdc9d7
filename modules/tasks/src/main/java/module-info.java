/** Functions and classes for programs made of tasks. Uses the API only, so it works on any loop. */
module dev.rondo.tasks {
  requires transitive dev.rondo;
  requires static org.jspecify;

  exports dev.rondo.tasks;

  uses dev.rondo.spi.ThreadPinner;
}
