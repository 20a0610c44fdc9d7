package dev.rondo.launcher;

import java.net.UnknownHostException;

/** Says in one line what went wrong. */
final class Failure {

  private Failure() {}

  static String describe(Throwable failure) {
    String message = failure.getMessage();
    if (message == null || message.isBlank()) {
      return failure.toString();
    }
    String line = String.join("; ", message.lines().toList());
    return failure instanceof UnknownHostException ? "unknown host: " + line : line;
  }
}
