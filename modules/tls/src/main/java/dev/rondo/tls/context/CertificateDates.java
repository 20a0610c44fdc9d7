package dev.rondo.tls.context;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Warns of certificates that have expired, are not valid yet, or expire soon. */
final class CertificateDates {

  /** The time before the end of a certificate in which it should have been renewed. */
  static final Duration NOTICE = Duration.ofDays(14);

  private CertificateDates() {}

  /** Returns a line for each certificate of {@code credential} that needs attention. */
  static List<String> warnings(Credential credential, Instant now) {
    List<String> warnings = new ArrayList<>();
    for (X509Certificate each : credential.chain()) {
      String warning = warning(each, now);
      if (!warning.isEmpty()) {
        warnings.add(describe(each, credential.file()) + warning);
      }
    }
    return warnings;
  }

  private static String warning(X509Certificate certificate, Instant now) {
    Instant begin = certificate.getNotBefore().toInstant();
    Instant end = certificate.getNotAfter().toInstant();
    if (now.isBefore(begin)) {
      return "is not valid before %s: use another one, or set the clock".formatted(begin);
    }
    if (now.isAfter(end)) {
      return "expired at %s: renew it".formatted(end);
    }
    Duration left = Duration.between(now, end);
    return left.compareTo(NOTICE) > 0
        ? ""
        : "expires at %s, in %s: renew it".formatted(end, roughly(left));
  }

  private static String roughly(Duration left) {
    return left.toDays() > 1 ? left.toDays() + " days" : left.toHours() + " hours";
  }

  private static String describe(X509Certificate certificate, Path file) {
    return "the certificate of %s in %s "
        .formatted(certificate.getSubjectX500Principal().getName(), file);
  }
}
