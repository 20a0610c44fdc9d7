package dev.rondo.launcher.accesslog;

import dev.rondo.examples.http.HttpExchange;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The form of a line. */
public enum LineFormat {
  /** The common log format. */
  COMMON {
    @Override
    void write(HttpExchange exchange, LogTime time, LogLine line) {
      CommonLine.write(exchange, time, line);
      line.put('\n');
    }
  },
  /** The common log format, the referer and the user agent. */
  COMBINED {
    @Override
    void write(HttpExchange exchange, LogTime time, LogLine line) {
      CommonLine.write(exchange, time, line);
      CommonLine.quote(exchange.header("referer"), line.put(' '));
      CommonLine.quote(exchange.header("user-agent"), line.put(' '));
      line.put('\n');
    }
  },
  /** An object of JSON. */
  JSON {
    @Override
    void write(HttpExchange exchange, LogTime time, LogLine line) {
      JsonLine.write(exchange, time, line);
    }
  };

  /** Returns the format whose name in lower case is {@code name}. */
  public static Optional<LineFormat> of(String name) {
    return Stream.of(values())
        .filter(format -> format.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst();
  }

  /** Appends the line of {@code exchange}, which ended at {@code time}. */
  abstract void write(HttpExchange exchange, LogTime time, LogLine line);
}
