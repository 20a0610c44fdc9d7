package dev.rondo.tls.context;

import java.util.Base64;
import java.util.Map;

/**
 * A block of a PEM file.
 *
 * @param label the words after {@code BEGIN}
 * @param line the line of the file on which it begins
 * @param headers the headers of the traditional format, such as {@code DEK-Info}
 * @param base64 the content, which is valid Base64
 */
record PemBlock(String label, int line, Map<String, String> headers, String base64) {

  /** Returns the decoded content. */
  byte[] content() {
    return Base64.getDecoder().decode(base64);
  }

  boolean isCertificate() {
    return label.equals("CERTIFICATE") || label.equals("X509 CERTIFICATE");
  }

  boolean isPrivateKey() {
    return label.endsWith("PRIVATE KEY");
  }
}
