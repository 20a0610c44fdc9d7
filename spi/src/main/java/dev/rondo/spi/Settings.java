package dev.rondo.spi;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads settings by name: from the system property {@code rondo.x}, or else from the environment
 * variable {@code RONDO_X}.
 */
public final class Settings {

  private Settings() {}

  /** Returns the value of {@code property}, or null if it is not set or blank. */
  public static @Nullable String text(String property) {
    String value = System.getProperty(property);
    if (value == null || value.isBlank()) {
      value = System.getenv(variable(property));
    }
    return value == null || value.isBlank() ? null : value.strip();
  }

  /** Returns the source of the value of {@code property}, for messages. */
  public static String source(String property) {
    String value = System.getProperty(property);
    return value == null || value.isBlank()
        ? "environment variable " + variable(property)
        : "system property " + property;
  }

  /**
   * Returns a flag: {@code true}, {@code 1}, {@code yes} or {@code on}, and their opposites; false
   * if it is not set.
   *
   * @throws IllegalArgumentException if the value is none of these
   */
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
              "'" + value + "' is neither true nor false (" + source(property) + ")");
    };
  }

  /**
   * Returns a duration, such as {@code 200us}, {@code 5ms}, {@code 2s} or, in ISO 8601, {@code
   * PT0.2S}.
   *
   * @param otherwise the result if the property is not set
   * @throws IllegalArgumentException if the value is not a duration
   */
  public static Duration duration(String property, Duration otherwise) {
    String value = text(property);
    return value == null ? otherwise : duration(value, source(property));
  }

  /**
   * Returns a duration, such as {@code 200us}, {@code 5ms}, {@code 2s} or, in ISO 8601, {@code
   * PT0.2S}.
   *
   * @param source the origin of {@code value}, for messages
   * @throws IllegalArgumentException if the value is not a duration
   */
  public static Duration duration(String value, String source) {
    try {
      return parse(value.strip().toLowerCase(Locale.ROOT));
    } catch (ArithmeticException | NumberFormatException | DateTimeParseException e) {
      throw new IllegalArgumentException(
          "'" + value + "' is not a duration such as 200us, 5ms or 2s (" + source + ")", e);
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
