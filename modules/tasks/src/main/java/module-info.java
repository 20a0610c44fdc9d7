/** What programs made of tasks are written with; it knows the API and no loop. */
module dev.rondo.tasks {
  requires transitive dev.rondo;
  requires static org.jspecify;

  exports dev.rondo.tasks;
}
