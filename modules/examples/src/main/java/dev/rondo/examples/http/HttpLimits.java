package dev.rondo.examples.http;

import java.time.Duration;

/**
 * The limits of one client.
 *
 * @param requestLine the most bytes in the first line of a request
 * @param head the most bytes of a request before its body, including the first line
 * @param body the most bytes of a request body that are read and discarded; a longer body ends the
 *     connection
 * @param request the longest time for a request to arrive
 * @param idle the longest time to wait for the next request
 * @param stall the longest time that a client may read nothing of a response
 */
public record HttpLimits(
    int requestLine, int head, int body, Duration request, Duration idle, Duration stall) {

  private static final HttpLimits DEFAULTS =
      new HttpLimits(
          4 * 1024,
          16 * 1024,
          64 * 1024,
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          Duration.ofSeconds(30));

  /** Returns limits of 4, 16 and 64 KiB, and of 10, 60 and 30 seconds. */
  public static HttpLimits defaults() {
    return DEFAULTS;
  }

  /** Returns a copy of these limits with other times. */
  public HttpLimits withTimes(Duration request, Duration idle, Duration stall) {
    return new HttpLimits(requestLine, head, body, request, idle, stall);
  }
}
