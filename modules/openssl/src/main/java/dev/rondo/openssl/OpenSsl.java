package dev.rondo.openssl;

import dev.rondo.spi.Support;
import dev.rondo.tls.TlsProvider;
import java.security.Provider;

/**
 * TLS by the system's own OpenSSL 3, as a JSSE provider named {@code RondoOpenSSL}. It makes {@link
 * javax.net.ssl.SSLEngine}s of TLS 1.2 and 1.3, with the key managers and trust managers of the
 * caller; it makes no sockets.
 *
 * <p>Encryption, and the choice of a certificate by the key manager, run on the thread that calls
 * the engine. A client's check of the server's certificate by the trust manager is a delegated
 * task. A server's check of a client's certificate runs on the thread that calls the engine,
 * because OpenSSL cannot wait for it.
 *
 * <p>The system property {@code rondo.openssl.libssl} names another library than {@code
 * libssl.so.3}, and {@code rondo.openssl.libcrypto} another than {@code libcrypto.so.3}; both must
 * be of one version.
 */
public class OpenSsl implements TlsProvider {

  /** Creates an entry to the one provider of this JVM. */
  public OpenSsl() {}

  @Override
  public String name() {
    return "openssl";
  }

  @Override
  public Support support() {
    return Libraries.support();
  }

  @Override
  public Provider provider() {
    if (support() instanceof Support.Unsupported(String reason)) {
      throw new UnsupportedOperationException("OpenSSL cannot be used: " + reason);
    }
    return OpenSslProvider.INSTANCE;
  }
}
