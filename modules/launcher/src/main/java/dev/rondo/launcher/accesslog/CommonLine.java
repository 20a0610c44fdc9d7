package dev.rondo.launcher.accesslog;

import dev.rondo.examples.http.HttpExchange;
import org.jspecify.annotations.Nullable;

/** The common log format, which the servers of the NCSA and of Apache have introduced. */
final class CommonLine {

  private CommonLine() {}

  /** Appends {@code exchange}, without the end of the line. */
  static void write(HttpExchange exchange, LogTime time, LogLine line) {
    line.put(exchange.remote()).put(" - - [").put(time.common()).put("] \"");
    String method = exchange.method();
    if (method == null) {
      line.escaped(orDash(exchange.refused()));
    } else {
      line.escaped(method).put(' ').escaped(orDash(exchange.target()));
      line.put(' ').put(orDash(exchange.protocol()));
    }
    line.put("\" ").put(exchange.status()).put(' ');
    if (exchange.bytes() == 0) {
      line.put('-');
    } else {
      line.put(exchange.bytes());
    }
  }

  /** Appends a header in quotes. */
  static void quote(@Nullable String header, LogLine line) {
    line.put('"').escaped(orDash(header)).put('"');
  }

  private static String orDash(@Nullable String text) {
    return text == null ? "-" : text;
  }
}
