/**
 * TLS as a protocol over any transport. It depends on no loop and no backend, so it works with all.
 */
module dev.rondo.tls {
  requires dev.rondo.logging;
  requires transitive dev.rondo;
  requires static org.jspecify;

  exports dev.rondo.tls;
  exports dev.rondo.tls.context;

  uses dev.rondo.tls.TlsProvider;
}
