package dev.rondo.launcher.accesslog;

import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;

/** The current time for the lines of one loop. The texts of a second are made once, in UTC. */
final class LogTime {

  private static final List<String> MONTHS =
      List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");

  private final InstantSource clock;
  private long second = Long.MIN_VALUE;
  private int millis;
  private String common = "";
  private String iso = "";

  LogTime(InstantSource clock) {
    this.clock = clock;
  }

  /** Takes the time from the clock. */
  LogTime update() {
    long now = clock.millis();
    long current = Math.floorDiv(now, 1000L);
    millis = Math.floorMod(now, 1000);
    if (current != second) {
      second = current;
      format(LocalDateTime.ofEpochSecond(current, 0, ZoneOffset.UTC));
    }
    return this;
  }

  /** Returns the time as in {@code 10/Oct/2000:13:55:36 +0000}. */
  String common() {
    return common;
  }

  /** Returns the second as in {@code 2000-10-10T13:55:36}. */
  String iso() {
    return iso;
  }

  /** Returns the milliseconds since the second. */
  int millis() {
    return millis;
  }

  // Without DateTimeFormatter, which would hold the loop at its first use.
  private void format(LocalDateTime time) {
    String clock = two(time.getHour()) + ":" + two(time.getMinute()) + ":" + two(time.getSecond());
    String day = two(time.getDayOfMonth());
    String month = MONTHS.get(time.getMonthValue() - 1);
    common = day + "/" + month + "/" + time.getYear() + ":" + clock + " +0000";
    iso = time.getYear() + "-" + two(time.getMonthValue()) + "-" + day + "T" + clock;
  }

  private static String two(int number) {
    return number < 10 ? "0" + number : Integer.toString(number);
  }
}
