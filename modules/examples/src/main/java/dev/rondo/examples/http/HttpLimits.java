package dev.rondo.examples.http;

import java.time.Duration;

/**
 * The limits of one client.
 *
 * @param requestLine the bytes of a request's first line
 * @param head the bytes of a request before its body, first line included
 * @param body the bytes of a body that is read to no purpose rather than ending the connection
 * @param request how long a request may arrive
 * @param idle how long a connection may wait for the next request
 * @param stall how long a client may take nothing of a response
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

  /** 4, 16 and 64 KiB; 10, 60 and 30 seconds. */
  public static HttpLimits defaults() {
    return DEFAULTS;
  }

  /** The same with other times. */
  public HttpLimits withTimes(Duration request, Duration idle, Duration stall) {
    return new HttpLimits(requestLine, head, body, request, idle, stall);
  }
}
