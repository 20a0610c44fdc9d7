package dev.rondo.examples;

import dev.rondo.EventLoop;
import dev.rondo.EventLoops;
import dev.rondo.LoopTime;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;

/** Prints the date every second for five seconds, from a callback that reschedules itself. */
public final class DisplayDate {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private DisplayDate() {}

  /** Runs until the five seconds are over. */
  public static void main(String[] args) {
    try (EventLoop loop = EventLoops.newEventLoop()) {
      LoopTime end = loop.time().plus(Duration.ofSeconds(5));
      loop.callSoon(() -> displayDate(loop, end));
      loop.runForever();
    }
  }

  private static void displayDate(EventLoop loop, LoopTime end) {
    System.out.println(LocalDateTime.now(ZoneId.systemDefault()));
    if (loop.time().plus(SECOND).compareTo(end) < 0) {
      loop.callLater(SECOND, () -> displayDate(loop, end));
    } else {
      loop.stop();
    }
  }
}
