/** TLS as a protocol over any transport; it knows no loop and no backend, so that it fits all. */
module dev.rondo.tls {
  requires transitive dev.rondo;
  requires static org.jspecify;

  exports dev.rondo.tls;
}
