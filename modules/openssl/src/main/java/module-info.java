import dev.rondo.openssl.service.OpenSslService;
import dev.rondo.tls.TlsProvider;

/**
 * TLS by the system's own OpenSSL, as a JSSE provider, because its handshakes are faster than the
 * JDK's. Needs native access.
 */
module dev.rondo.openssl {
  requires static com.google.auto.service;
  requires static org.jspecify;
  requires transitive dev.rondo.tls;

  exports dev.rondo.openssl;

  provides TlsProvider with
      OpenSslService;
}
