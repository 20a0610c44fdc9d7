package dev.rondo.tls;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Explanations of the TLS alerts with which a peer ends a connection. */
final class AlertMessages {

  /** The messages of the JDK, of Bouncy Castle, and of OpenSSL and its descendants. */
  private static final Pattern ALERT =
      Pattern.compile(
          "(?:Received fatal alert: |TlsFatalAlertReceived: |(?:TLSV1|TLSV13|SSLV3)_ALERT_)(\\w+)");

  private AlertMessages() {}

  /** Returns the name of the peer's alert in an engine's message, or null if there is none. */
  static @Nullable String alertIn(String message) {
    Matcher found = ALERT.matcher(message);
    return found.find() ? found.group(1).toLowerCase(Locale.ROOT) : null;
  }

  /** Returns what {@code alert} means and how to fix it, or null if its name says enough. */
  static @Nullable String of(String alert, TlsEndpoints endpoints) {
    return switch (alert) {
      case "no_application_protocol" ->
          "%s speaks none of the application protocols %s: add one that it speaks with"
                  .formatted(endpoints.peer(), endpoints.options().applicationProtocols())
              + " TlsOptions.withApplicationProtocols(…), or remove them all";
      case "certificate_required" -> missingCertificate(endpoints);
      case "bad_certificate" ->
          endpoints.isClient() ? missingCertificate(endpoints) : rejectedCertificate(endpoints);
      case "certificate_unknown", "unknown_ca", "certificate_expired", "unsupported_certificate" ->
          rejectedCertificate(endpoints);
      case "protocol_version" -> TlsMessages.noVersionInCommon(endpoints.peer());
      case "handshake_failure" ->
          endpoints.peer()
              + " rejected the handshake: there is no cipher suite in common (enable another with"
              + " TlsOptions.withParameters(…)), or it requires a certificate (give the SSLContext of"
              + " TlsOptions a key manager)";
      case "unrecognized_name" ->
          "%s does not serve the name '%s': request another with TlsOptions.withServerHostname(…)"
              .formatted(endpoints.address(), endpoints.options().serverName().hostname());
      case "illegal_parameter" -> refusedName(endpoints);
      case "bad_record_mac" ->
          endpoints.peer()
              + " could not decrypt a record from this side: it was changed in transit";
      default -> null;
    };
  }

  /** Returns an explanation if the client sent a name that servers in Java refuse. */
  private static @Nullable String refusedName(TlsEndpoints endpoints) {
    String name = endpoints.options().serverName().hostname();
    return endpoints.isClient() && name != null && ServerNames.isUnusual(name)
        ? "%s seems to refuse the name '%s', as servers in Java refuse underscores and the like:"
                .formatted(endpoints.address(), name)
            + " request another with TlsOptions.withServerHostname(…), or send none with"
            + " withParameters(parameters -> parameters.setServerNames(List.of()))"
        : null;
  }

  private static String missingCertificate(TlsEndpoints endpoints) {
    return endpoints.peer()
        + " requires a client certificate that it trusts: give the SSLContext of TlsOptions a key"
        + " manager with one";
  }

  private static String rejectedCertificate(TlsEndpoints endpoints) {
    return endpoints.peer()
        + " rejected the local certificate: it does not trust the authority, or the certificate has"
        + " expired or is for another name; see the peer's own error for the reason";
  }
}
