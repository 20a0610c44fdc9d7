package dev.rondo.tls.context;

import java.io.IOException;

/** Data that is not valid DER, or has another structure than expected. */
final class DerException extends IOException {

  private static final long serialVersionUID = 1L;

  DerException(String message) {
    super(message);
  }
}
