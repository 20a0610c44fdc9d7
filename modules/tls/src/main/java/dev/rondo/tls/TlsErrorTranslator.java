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

/** Says of an error of the JDK's TLS what it means for this connection, and what to do. */
final class TlsErrorTranslator {

  private final TlsEndpoints ends;

  TlsErrorTranslator(TlsEndpoints ends) {
    this.ends = ends;
  }

  /** The error to report: {@code exception}, or one that says more and has it as its cause. */
  Exception of(Exception exception) {
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
      return AlertMessages.of(alert, ends);
    }
    String text = ofNegotiation(message);
    return text != null ? text : ofCertificate(exception);
  }

  // --- what this end has against what the peer says ---

  private @Nullable String ofNegotiation(String message) {
    if (message.contains("(protocol_version)")) {
      return "there is no version of TLS that both ends have: allow this one another by"
          + " withParameters(…) of TlsOptions, or that one";
    }
    if (message.contains("application layer protocol")) {
      return "this end has no application protocol of those the peer offers: it speaks "
          + ends.options().applicationProtocols()
          + "; give withApplicationProtocols(…) of TlsOptions one that both ends have, or none";
    }
    if (message.contains("no cipher suites in common")
        || message.contains("No available authentication scheme")) {
      return "there is no cipher suite that both ends have, or no certificate that fits one: give"
          + " the SSLContext of TlsOptions a key manager with a key and its certificate";
    }
    if (message.contains("No appropriate protocol")) {
      return "what this end is allowed leaves it no version of TLS with a cipher suite: see"
          + " withParameters(…) of TlsOptions and the JDK's jdk.tls.disabledAlgorithms";
    }
    if (message.contains("Empty client certificate chain")) {
      return "the client has sent no certificate, and this server requires one: give the client's"
          + " SSLContext a key manager with a certificate that this server trusts";
    }
    if (message.contains("(bad_record_mac)")) {
      return "what %s has sent cannot be decrypted: it was changed on its way, or is not from there"
          .formatted(ends.peer());
    }
    String lower = message.toLowerCase(Locale.ROOT);
    return lower.contains("unrecognized ssl message") || lower.contains("plaintext connection")
        ? "what came from %s is not TLS: ".formatted(ends.peer())
            + (ends.isClient() ? "has it TLS on this port?" : "this port is for TLS only")
        : null;
  }

  // --- what it has against the peer's certificate ---

  private @Nullable String ofCertificate(Exception exception) {
    CertificateException refusal = cause(exception, CertificateException.class);
    if (refusal == null) {
      return null;
    }
    if (cause(exception, CertificateExpiredException.class) != null) {
      return "the certificate of %s has expired%s: it is to be renewed, or the clock here is wrong"
          .formatted(ends.peer(), validity(exception));
    }
    if (cause(exception, CertificateNotYetValidException.class) != null) {
      return "the certificate of %s is not valid yet%s: the clock here or there is wrong"
          .formatted(ends.peer(), validity(exception));
    }
    if (cause(exception, CertPathBuilderException.class) != null) {
      return "the certificate of %s is from no authority that is trusted here: give the SSLContext"
              .formatted(ends.peer())
          + " of TlsOptions a trust manager with the certificate of that authority; if it is, the"
          + " peer may not send the certificates between";
    }
    if (failed(exception) == CertPathValidatorException.BasicReason.INVALID_SIGNATURE) {
      return "the certificate of %s is not signed by the authority that it names, as far as that"
              .formatted(ends.peer())
          + " is trusted here: another one has the same name";
    }
    String text = String.valueOf(refusal.getMessage());
    return text.startsWith("No subject alternative") || text.startsWith("No name matching")
        ? ofName()
        : null;
  }

  private String ofName() {
    return "the certificate of %s is not for '%s': ask by withServerHostname(…) of TlsOptions for a"
            .formatted(ends.address(), ends.options().serverHostname())
        + " name that it has (`keytool -printcert -sslserver "
        + ends.address()
        + "` shows them), or have one made for this name";
  }

  private static String validity(Exception exception) {
    CertPathValidatorException failed = cause(exception, CertPathValidatorException.class);
    return failed != null
            && failed.getCertPath() != null
            && failed.getIndex() >= 0
            && failed.getCertPath().getCertificates().get(failed.getIndex())
                instanceof X509Certificate certificate
        ? " (that of '%s' is valid from %s until %s)"
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
