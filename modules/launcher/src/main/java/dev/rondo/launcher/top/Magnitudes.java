package dev.rondo.launcher.top;

import java.util.Locale;

/** Numbers of at most five characters, for columns that are narrow. */
final class Magnitudes {

  private static final String PREFIXES = " kMGTP";

  private Magnitudes() {}

  /** Returns a number as in {@code 0}, {@code 0.5}, {@code 999}, {@code 1.2k} or {@code 34M}. */
  static String count(double number) {
    if (number > 0 && number < 9.95) {
      return plain(number);
    }
    double scaled = number;
    int prefix = 0;
    while (scaled >= 999.5 && prefix < PREFIXES.length() - 1) {
      scaled /= 1000;
      prefix++;
    }
    String digits = prefix > 0 && scaled < 9.95 ? plain(scaled) : "" + Math.round(scaled);
    return prefix == 0 ? digits : digits + PREFIXES.charAt(prefix);
  }

  private static String plain(double number) {
    String text = String.format(Locale.ROOT, "%.1f", number);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  /** Returns a time as in {@code 0}, {@code 12us}, {@code 1.2ms}, {@code 34s}. */
  static String time(double seconds) {
    if (seconds <= 0) {
      return "0";
    }
    if (seconds < 999.5e-6) {
      return Math.max(1, Math.round(seconds * 1e6)) + "us";
    }
    return seconds < 0.9995 ? short3(seconds * 1e3) + "ms" : short3(seconds) + "s";
  }

  private static String short3(double number) {
    return number < 9.95 ? plain(number) : "" + Math.round(number);
  }

  /** Returns a share as in {@code 12%}. */
  static String percent(double share) {
    return Math.round(share * 100) + "%";
  }
}
