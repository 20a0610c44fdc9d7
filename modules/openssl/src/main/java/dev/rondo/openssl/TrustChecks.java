package dev.rondo.openssl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateRevokedException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Checks of a peer's certificates by the trust manager of the context. */
final class TrustChecks {

  /** Errors of OpenSSL, each of which sends another alert. */
  private static final int EXPIRED = 10;

  private static final int UNKNOWN_AUTHORITY = 20;
  private static final int REVOKED = 23;

  /** Sends certificate_unknown, as the JDK's engine does. */
  private static final int OTHER = 30;

  private TrustChecks() {}

  /**
   * Checks {@code chain}, the peer's own certificate first.
   *
   * @throws CertificateException if the peer is not to be trusted
   */
  static void check(
      @Nullable X509TrustManager trust,
      X509Certificate[] chain,
      String authentication,
      OpenSslEngine engine)
      throws CertificateException {
    boolean ofServer = engine.getUseClientMode();
    if (trust == null) {
      throw new CertificateException("the SSLContext has no X509TrustManager");
    }
    if (trust instanceof X509ExtendedTrustManager extended) {
      if (ofServer) {
        extended.checkServerTrusted(chain, authentication, engine);
      } else {
        extended.checkClientTrusted(chain, authentication, engine);
      }
      return;
    }
    if (ofServer) {
      trust.checkServerTrusted(chain, authentication);
      checkName(chain[0], engine);
    } else {
      trust.checkClientTrusted(chain, authentication);
    }
  }

  /** Checks the name for a trust manager that cannot do so, as it does not know the engine. */
  private static void checkName(X509Certificate certificate, OpenSslEngine engine)
      throws CertificateException {
    String algorithm = engine.getSSLParameters().getEndpointIdentificationAlgorithm();
    if (algorithm == null || algorithm.isEmpty()) {
      return;
    }
    String host = engine.getPeerHost();
    if (host == null || !isFor(certificate, host)) {
      throw new CertificateException("No name matching " + host + " found");
    }
  }

  private static boolean isFor(X509Certificate certificate, String host)
      throws CertificateException {
    long address;
    try {
      address = Der.toNative(certificate);
    } catch (SSLException e) {
      throw new CertificateException(e);
    }
    try (var text = new NativeBytes(host)) {
      return RequestedNames.isAddress(host)
          ? LibCrypto.isForAddress(address, text.address())
          : LibCrypto.isForHost(address, text.address(), host.getBytes(ISO_8859_1).length);
    } finally {
      LibCrypto.freeCertificate(address);
      LibCrypto.clearErrors();
    }
  }

  /** Returns how the server of {@code suite} authenticates itself, by its JSSE name. */
  static String authentication(String suite, String protocol) {
    int end = suite.indexOf("_WITH_");
    return protocol.equals(Versions.TLS_1_3) || end < 0
        ? "UNKNOWN"
        : suite.substring("TLS_".length(), end);
  }

  /** Returns OpenSSL's error for {@code refusal}, which decides on the alert. */
  static int error(Throwable refusal) {
    for (Throwable at = refusal; at != null; at = at.getCause()) {
      if (at instanceof CertificateExpiredException) {
        return EXPIRED;
      }
      if (at instanceof CertificateRevokedException) {
        return REVOKED;
      }
      if (at instanceof CertPathBuilderException) {
        return UNKNOWN_AUTHORITY;
      }
    }
    return OTHER;
  }
}
