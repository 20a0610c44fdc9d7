package dev.rondo.launcher;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.cli.ParseException;

/** Parses durations with units. */
final class Durations {

  private static final Pattern FORM = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ms|s|m|)");

  private Durations() {}

  /** Parses {@code 500ms}, {@code 2s}, {@code 1.5} (seconds) or {@code 1m}. */
  static Duration parse(String option, String text) throws ParseException {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new ParseException(
          "--%s must be a duration such as 500ms, 2s or 1m: %s".formatted(option, text));
    }
    long nanosOfUnit =
        switch (matcher.group(2)) {
          case "ms" -> 1_000_000L;
          case "m" -> 60_000_000_000L;
          default -> 1_000_000_000L;
        };
    var nanos = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(nanosOfUnit));
    return Duration.ofSeconds(
        nanos.divideToIntegralValue(BigDecimal.valueOf(1_000_000_000L)).longValue(),
        nanos.remainder(BigDecimal.valueOf(1_000_000_000L)).longValue());
  }
}
