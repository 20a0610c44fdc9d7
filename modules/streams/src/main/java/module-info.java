/**
 * Connections and child processes that tasks read and write. Uses the API only, so it works on any
 * loop.
 */
module dev.rondo.streams {
  requires transitive dev.rondo;
  requires static org.jspecify;

  exports dev.rondo.streams;
}
