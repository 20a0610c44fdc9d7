package dev.rondo.tls;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.Locale;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** Turns the JDK's TLS errors into errors that say what is wrong and how to fix it. */
final class TlsErrorTranslator {

  private final TlsEndpoints endpoints;

  TlsErrorTranslator(TlsEndpoints endpoints) {
    this.endpoints = endpoints;
  }

  /**
   * Returns {@code exception}, or an error with a clearer message and {@code exception} as its
   * cause.
   */
  Exception translate(Exception exception) {
    String text = exception instanceof SSLException ? explain(exception) : null;
    if (text == null) {
      return exception;
    }
    String message = text + " [" + exception.getMessage() + "]";
    return exception instanceof SSLHandshakeException
        ? new SSLHandshakeException(message, exception)
        : new SSLException(message, exception);
  }

  private @Nullable String explain(Exception exception) {
    String message = String.valueOf(exception.getMessage());
    String alert = AlertMessages.alertIn(message);
    if (alert != null) {
      return AlertMessages.of(alert, endpoints);
    }
    String text = ofNegotiation(message);
    return text != null ? text : ofCertificate(exception);
  }

  // --- negotiation ---

  private @Nullable String ofNegotiation(String message) {
    if (message.contains("(protocol_version)")
        || message.contains("TlsFatalAlert: protocol_version")) {
      return TlsMessages.noVersionInCommon(endpoints.peer());
    }
    if (message.contains("application layer protocol")) {
      return "no application protocol in common with %s: this side speaks %s; add one of the peer's"
              .formatted(endpoints.peer(), endpoints.options().applicationProtocols())
          + " with TlsOptions.withApplicationProtocols(…), or remove them all";
    }
    if (message.contains("no cipher suites in common")
        || message.contains("No available authentication scheme")) {
      return "no cipher suite in common with %s, or no certificate for one: give the SSLContext of"
              .formatted(endpoints.peer())
          + " TlsOptions a key manager with a key and its certificate";
    }
    if (message.contains("No appropriate protocol")) {
      return "no enabled TLS version has an enabled cipher suite: check TlsOptions.withParameters(…)"
          + " and the JDK's jdk.tls.disabledAlgorithms";
    }
    if (message.contains("Empty client certificate chain")
        || message.contains("TlsFatalAlert: certificate_required")
        || message.contains("PEER_DID_NOT_RETURN_A_CERTIFICATE")) {
      return "the client sent no certificate, but this server requires one: give the client's"
          + " SSLContext a key manager with a certificate that this server trusts";
    }
    if (message.contains("TlsFatalAlert: handshake_failure")) {
      return "no cipher suite in common with %s, or the peer sent no certificate, or none for a common"
              .formatted(endpoints.peer())
          + " suite: give the SSLContext of TlsOptions, here or there, a key manager with one";
    }
    if (message.contains("(bad_record_mac)")
        || message.contains("TlsFatalAlert: bad_record_mac")
        || message.contains("BAD_RECORD_MAC")) {
      return "a record from %s cannot be decrypted: it was changed in transit, or forged"
          .formatted(endpoints.peer());
    }
    String lower = message.toLowerCase(Locale.ROOT);
    return lower.contains("unrecognized ssl message") || lower.contains("plaintext connection")
        ? (endpoints.isClient()
                ? "%s did not answer with TLS: does it serve TLS on this port?"
                : "%s did not send TLS: this port is for TLS only")
            .formatted(endpoints.peer())
        : null;
  }

  // --- the peer's certificate ---

  private @Nullable String ofCertificate(Exception exception) {
    CertificateException refusal = cause(exception, CertificateException.class);
    if (refusal == null) {
      return null;
    }
    if (cause(exception, CertificateExpiredException.class) != null) {
      return "the certificate of %s has expired%s: renew it, or correct this machine's clock"
          .formatted(endpoints.peer(), validity(exception));
    }
    if (cause(exception, CertificateNotYetValidException.class) != null) {
      return "the certificate of %s is not valid yet%s: check the clocks of this machine and the peer"
          .formatted(endpoints.peer(), validity(exception));
    }
    if (cause(exception, CertPathBuilderException.class) != null) {
      return "the certificate of %s is from an authority that is not trusted: give the SSLContext of"
              .formatted(endpoints.peer())
          + " TlsOptions a trust manager with the authority's certificate; if it has one, the peer may"
          + " not be sending the intermediate certificates";
    }
    if (failed(exception) == CertPathValidatorException.BasicReason.INVALID_SIGNATURE) {
      return "the certificate of %s is not signed by the authority that it names: the trusted"
              .formatted(endpoints.peer())
          + " authority of that name has another key";
    }
    String text = String.valueOf(refusal.getMessage());
    return text.startsWith("No subject alternative") || text.startsWith("No name matching")
        ? ofName()
        : null;
  }

  private String ofName() {
    return "the certificate of %s is not for '%s': request a name that it covers with"
            .formatted(endpoints.address(), endpoints.options().serverName().hostname())
        + " TlsOptions.withServerHostname(…) (`keytool -printcert -sslserver "
        + endpoints.address()
        + "` lists them), or issue a certificate for this name";
  }

  private static String validity(Exception exception) {
    CertPathValidatorException failed = cause(exception, CertPathValidatorException.class);
    return failed != null
            && failed.getCertPath() != null
            && failed.getIndex() >= 0
            && failed.getCertPath().getCertificates().get(failed.getIndex())
                instanceof X509Certificate certificate
        ? " ('%s' is valid from %s until %s)"
            .formatted(
                certificate.getSubjectX500Principal().getName(),
                certificate.getNotBefore().toInstant(),
                certificate.getNotAfter().toInstant())
        : "";
  }

  private static CertPathValidatorException.@Nullable Reason failed(Exception exception) {
    CertPathValidatorException failed = cause(exception, CertPathValidatorException.class);
    return failed == null ? null : failed.getReason();
  }

  private static <T extends Throwable> @Nullable T cause(Throwable outer, Class<T> type) {
    for (Throwable at = outer; at != null; at = at.getCause()) {
      if (type.isInstance(at)) {
        return type.cast(at);
      }
    }
    return null;
  }
}
