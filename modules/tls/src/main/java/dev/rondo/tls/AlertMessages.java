package dev.rondo.tls;

import org.jspecify.annotations.Nullable;

/** Says of an alert, by which the peer has ended a connection, what it has against this end. */
final class AlertMessages {

  private static final String ALERT = "Received fatal alert: ";

  private AlertMessages() {}

  /** The name of the alert that {@code message}, of the JDK's, is about; null for none. */
  static @Nullable String alertIn(String message) {
    int alert = message.indexOf(ALERT);
    return alert < 0 ? null : message.substring(alert + ALERT.length());
  }

  /** What {@code alert} means; null if its name says all. */
  static @Nullable String of(String alert, TlsEndpoints ends) {
    return switch (alert) {
      case "no_application_protocol" ->
          "%s speaks none of the application protocols %s: give withApplicationProtocols(…) of"
                  .formatted(ends.peer(), ends.options().applicationProtocols())
              + " TlsOptions one that it has, or none";
      case "certificate_required" -> missingCertificate(ends);
      case "bad_certificate" ->
          ends.isClient() ? missingCertificate(ends) : refusedCertificate(ends);
      case "certificate_unknown", "unknown_ca", "certificate_expired", "unsupported_certificate" ->
          refusedCertificate(ends);
      case "protocol_version" ->
          ends.peer() + " has no version of TLS in common with this end: allow one that both have";
      case "handshake_failure" ->
          ends.peer()
              + " finds no way to go on: there is no cipher suite in common, or it requires a"
              + " certificate of this end";
      case "unrecognized_name" ->
          "%s does not serve the name '%s': ask by withServerHostname(…) of TlsOptions for one that"
                  .formatted(ends.address(), ends.options().serverHostname())
              + " it has";
      case "bad_record_mac" ->
          ends.peer() + " could not decrypt what this end has sent: it was changed on its way";
      default -> null;
    };
  }

  private static String missingCertificate(TlsEndpoints ends) {
    return ends.peer()
        + " requires a certificate of this client that it trusts: give the SSLContext of TlsOptions"
        + " a key manager with one";
  }

  private static String refusedCertificate(TlsEndpoints ends) {
    return ends.peer()
        + " refuses the certificate of this end: it does not trust the authority, or the"
        + " certificate has expired or is for another name; the peer's own error says which";
  }
}
