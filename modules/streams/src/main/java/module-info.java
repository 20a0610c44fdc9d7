/** Connections that tasks read and write; it knows the API and no loop. */
module dev.rondo.streams {
  requires transitive dev.rondo;
  requires static org.jspecify;

  exports dev.rondo.streams;
}
