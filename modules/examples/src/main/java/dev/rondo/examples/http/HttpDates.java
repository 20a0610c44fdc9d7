package dev.rondo.examples.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Dates in the form of HTTP: {@code Sun, 06 Nov 1994 08:49:37 GMT}. */
final class HttpDates {

  private static final List<String> DAYS = List.of("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun");

  private static final List<String> MONTHS =
      List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");

  private HttpDates() {}

  /** Formats a date. Uses no {@code DateTimeFormatter}, which would load locale data at startup. */
  static String format(Instant instant) {
    ZonedDateTime date = instant.atZone(ZoneOffset.UTC);
    var text = new StringBuilder(29);
    text.append(DAYS.get(date.getDayOfWeek().getValue() - 1)).append(", ");
    appendTwoDigits(text, date.getDayOfMonth()).append(' ');
    text.append(MONTHS.get(date.getMonthValue() - 1)).append(' ').append(date.getYear());
    appendTwoDigits(text.append(' '), date.getHour()).append(':');
    appendTwoDigits(text, date.getMinute()).append(':');
    return appendTwoDigits(text, date.getSecond()).append(" GMT").toString();
  }

  /** Parses a date; returns null if it is malformed or in one of HTTP's obsolete forms. */
  static @Nullable Instant parse(String text) {
    try {
      return Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text));
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static StringBuilder appendTwoDigits(StringBuilder text, int number) {
    return text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
  }
}
