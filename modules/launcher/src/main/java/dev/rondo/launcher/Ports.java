package dev.rondo.launcher;

import org.apache.commons.cli.ParseException;

/** Reads port numbers. */
final class Ports {

  private static final int HIGHEST = 65_535;

  private Ports() {}

  /** Reads a port; 0 is a free one. */
  static int parse(String text) throws ParseException {
    try {
      int port = Integer.parseInt(text);
      if (port >= 0 && port <= HIGHEST) {
        return port;
      }
    } catch (NumberFormatException e) {
      // The message is the same.
    }
    throw new ParseException("--port must be a number from 0 to 65535: " + text);
  }
}
