package dev.rondo.tck;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;

/** What errors say. */
final class ErrorMessages {

  private ErrorMessages() {}

  /** Fails unless the message of {@code error} contains {@code parts}, in any case of letters. */
  static void assertContains(Throwable error, String... parts) {
    String message = String.valueOf(error.getMessage());
    for (String part : parts) {
      assertTrue(
          message.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT)),
          () -> "'" + part + "' is not in the message of " + error);
    }
  }
}
