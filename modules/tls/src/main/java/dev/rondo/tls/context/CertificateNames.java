package dev.rondo.tls.context;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the names of servers in a certificate. */
final class CertificateNames {

  private static final int DNS_NAME = 2;
  private static final Pattern COMMON_NAME = Pattern.compile("(?:^|,)CN=([^,+\"]+)");

  private CertificateNames() {}

  /** Returns the DNS names of a certificate, or its common name if it has no alternative names. */
  static List<String> of(X509Certificate certificate) {
    try {
      var alternatives = certificate.getSubjectAlternativeNames();
      if (alternatives != null) {
        return alternatives.stream()
            .filter(name -> Objects.equals(name.getFirst(), DNS_NAME))
            .map(name -> String.valueOf(name.get(1)).toLowerCase(Locale.ROOT))
            .toList();
      }
    } catch (CertificateParsingException e) {
      return List.of(); // Clients will not accept it for any name.
    }
    Matcher name = COMMON_NAME.matcher(certificate.getSubjectX500Principal().getName());
    return name.find() ? List.of(name.group(1).toLowerCase(Locale.ROOT)) : List.of();
  }
}
