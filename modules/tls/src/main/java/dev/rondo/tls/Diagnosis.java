package dev.rondo.tls;

import dev.rondo.net.ExtraInfo;
import dev.rondo.net.TlsOptions;
import dev.rondo.net.TlsRole;
import dev.rondo.net.Transport;
import java.net.InetSocketAddress;
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
final class Diagnosis {

  private static final String ALERT = "Received fatal alert: ";

  private final TlsOptions options;
  private final TlsRole role;
  private final Transport below;

  Diagnosis(TlsOptions options, TlsRole role, Transport below) {
    this.options = options;
    this.role = role;
    this.below = below;
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
    int alert = message.indexOf(ALERT);
    if (alert >= 0) {
      return ofAlert(message.substring(alert + ALERT.length()));
    }
    if (message.contains("application layer protocol")) {
      return "this end has no application protocol of those the peer offers: it speaks "
          + options.applicationProtocols()
          + "; give withApplicationProtocols(…) of TlsOptions one that both ends have, or none";
    }
    if (message.contains("Empty client certificate chain")) {
      return "the client has sent no certificate, and this server requires one: give the client's"
          + " SSLContext a key manager with a certificate that this server trusts";
    }
    if (message.toLowerCase(Locale.ROOT).contains("unrecognized ssl message")) {
      return "what came from " + peer() + " is not TLS: has it TLS on this port?";
    }
    return ofCertificate(exception);
  }

  // --- what this end has against the peer's certificate ---

  private @Nullable String ofCertificate(Exception exception) {
    CertificateException refusal = cause(exception, CertificateException.class);
    if (refusal == null) {
      return null;
    }
    if (cause(exception, CertificateExpiredException.class) != null) {
      return "the certificate of %s has expired%s: it is to be renewed, or the clock here is wrong"
          .formatted(peer(), validity(exception));
    }
    if (cause(exception, CertificateNotYetValidException.class) != null) {
      return "the certificate of %s is not valid yet%s: the clock here or there is wrong"
          .formatted(peer(), validity(exception));
    }
    if (cause(exception, CertPathBuilderException.class) != null) {
      return "the certificate of %s is from no authority that is trusted here: give the SSLContext"
              .formatted(peer())
          + " of TlsOptions a trust manager with the certificate of that authority; if it is, the"
          + " peer may not send the certificates between";
    }
    String text = String.valueOf(refusal.getMessage());
    return text.startsWith("No subject alternative") || text.startsWith("No name matching")
        ? ofName()
        : null;
  }

  private String ofName() {
    return "the certificate of %s is not for '%s': ask by withServerHostname(…) of TlsOptions for a"
            .formatted(address(), options.serverHostname())
        + " name that it has (`keytool -printcert -sslserver "
        + address()
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

  private static <T extends Throwable> @Nullable T cause(Throwable outer, Class<T> type) {
    for (Throwable at = outer; at != null; at = at.getCause()) {
      if (type.isInstance(at)) {
        return type.cast(at);
      }
    }
    return null;
  }

  // --- what the peer has against this end ---

  private @Nullable String ofAlert(String alert) {
    return switch (alert) {
      case "no_application_protocol" ->
          "%s speaks none of the application protocols %s: give withApplicationProtocols(…) of"
                  .formatted(peer(), options.applicationProtocols())
              + " TlsOptions one that it has, or none";
      case "certificate_required" -> ofMissingCertificate();
      case "bad_certificate" ->
          role == TlsRole.CLIENT ? ofMissingCertificate() : ofRefusedCertificate();
      case "certificate_unknown", "unknown_ca", "certificate_expired", "unsupported_certificate" ->
          ofRefusedCertificate();
      case "protocol_version" ->
          peer() + " has no version of TLS in common with this end: allow one that both have";
      case "handshake_failure" ->
          peer()
              + " finds no way to go on: there is no cipher suite in common, or it requires a"
              + " certificate of this end";
      default -> null;
    };
  }

  private String ofMissingCertificate() {
    return peer()
        + " requires a certificate of this client that it trusts: give the SSLContext of TlsOptions"
        + " a key manager with one";
  }

  private String ofRefusedCertificate() {
    return peer()
        + " refuses the certificate of this end: it does not trust the authority, or the"
        + " certificate has expired or is for another name; the peer's own error says which";
  }

  private String peer() {
    String host = role == TlsRole.CLIENT ? options.serverHostname() : null;
    return host == null ? address() : "'" + host + "' (" + address() + ")";
  }

  private String address() {
    return below.getExtraInfo(ExtraInfo.PEERNAME) instanceof InetSocketAddress peer
        ? peer.getHostString() + ":" + peer.getPort()
        : "the peer";
  }
}
