package dev.rondo.spi;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Settings by name: the system property {@code rondo.x}, or else the environment variable {@code
 * RONDO_X}.
 */
public final class Settings {

  private Settings() {}

  /** The value, or null if it is not set or empty. */
  public static @Nullable String text(String property) {
    String value = System.getProperty(property);
    if (value == null || value.isBlank()) {
      value = System.getenv(variable(property));
    }
    return value == null || value.isBlank() ? null : value.strip();
  }

  /** Where the value of {@code property} comes from, for messages. */
  public static String source(String property) {
    String value = System.getProperty(property);
    return value == null || value.isBlank()
        ? "environment variable " + variable(property)
        : "system property " + property;
  }

  /** A flag: {@code true} or {@code 1}, {@code false} or {@code 0}; not set is false. */
  public static boolean flag(String property) {
    String value = text(property);
    if (value == null) {
      return false;
    }
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "true", "1", "yes", "on" -> true;
      case "false", "0", "no", "off" -> false;
      default ->
          throw new IllegalArgumentException(
              "'" + value + "' is not true or false (" + source(property) + ")");
    };
  }

  /** A duration: {@code 200us}, {@code 5ms}, {@code 2s}, or ISO-8601 as in {@code PT0.2S}. */
  public static Duration duration(String property, Duration otherwise) {
    String value = text(property);
    if (value == null) {
      return otherwise;
    }
    try {
      return parse(value.toLowerCase(Locale.ROOT));
    } catch (ArithmeticException | NumberFormatException | DateTimeParseException e) {
      throw new IllegalArgumentException(
          "'" + value + "' is not a duration such as 200us, 5ms or 2s (" + source(property) + ")",
          e);
    }
  }

  private static Duration parse(String value) {
    if (value.startsWith("pt")) {
      return Duration.parse(value);
    }
    int unit = value.length();
    while (unit > 0 && Character.isLetter(value.charAt(unit - 1))) {
      unit--;
    }
    long number = Long.parseLong(value.substring(0, unit).strip());
    return switch (value.substring(unit)) {
      case "ns" -> Duration.ofNanos(number);
      case "us" -> Duration.ofNanos(Math.multiplyExact(number, 1000L));
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      default -> throw new NumberFormatException("unit of " + value);
    };
  }

  private static String variable(String property) {
    return property.toUpperCase(Locale.ROOT).replace('.', '_');
  }
}
