package dev.rondo.examples.http;

import org.jspecify.annotations.Nullable;

/** A request and its response, as an access log shows them. Must be used on the loop thread. */
public interface HttpExchange {

  /** Returns the address of the client, without its port; {@code unix:} for a Unix socket. */
  String remote();

  /** Returns the method as sent; null if the request was not understood. */
  @Nullable String method();

  /** Returns the target as sent; null if the request was not understood. */
  @Nullable String target();

  /**
   * Returns the version of HTTP, as in {@code HTTP/1.1}; null if the request was not understood.
   */
  @Nullable String protocol();

  /**
   * Returns what arrived of the first line of a request that was not understood, with one character
   * for each byte; null if nothing did, and for other requests.
   */
  @Nullable String refused();

  /**
   * Returns the value of a header, with one character for each byte.
   *
   * @param name the name in lower case
   * @return the value; null if there is no such header, or the request was not understood
   */
  @Nullable String header(String name);

  /** Returns the status code of the response. */
  int status();

  /** Returns the number of bytes of the response's body that were sent. */
  long bytes();

  /** Returns the nanoseconds from the first byte of the request to the end of the response. */
  long nanos();
}
