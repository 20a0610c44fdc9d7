package dev.rondo.examples.http;

import java.util.Map;

/** An error that is sent as the response to a request. */
final class HttpError extends Exception {

  private static final long serialVersionUID = 1L;

  private final Status status;

  @SuppressWarnings("serial") // Never serialized.
  private final Map<String, String> headers;

  HttpError(Status status) {
    this(status, Map.of());
  }

  HttpError(Status status, Map<String, String> headers) {
    super(status.line(), null, false, false);
    this.status = status;
    this.headers = headers;
  }

  Status status() {
    return status;
  }

  /** Returns the headers that the error adds to the response. */
  Map<String, String> headers() {
    return headers;
  }
}
