package dev.rondo.launcher;

import org.apache.commons.cli.ParseException;

/** Parses numbers. */
final class Numbers {

  private static final int HIGHEST_PORT = 65_535;

  private Numbers() {}

  /** Parses a port; 0 stands for any free one. */
  static int port(String text) throws ParseException {
    return parse("port", text, 0, HIGHEST_PORT);
  }

  /** Parses a number from {@code low} to {@code high}. */
  static int parse(String option, String text, int low, int high) throws ParseException {
    try {
      int number = Integer.parseInt(text);
      if (number >= low && number <= high) {
        return number;
      }
    } catch (NumberFormatException e) {
      // The message is the same.
    }
    throw new ParseException(
        "--%s must be a number from %d to %d: %s".formatted(option, low, high, text));
  }
}
