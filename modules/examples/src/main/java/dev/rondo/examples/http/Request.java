package dev.rondo.examples.http;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A request without its body.
 *
 * @param method the method, as sent
 * @param target the target, as sent
 * @param minor the minor version of HTTP: 0 or 1
 * @param headers the headers by name in lower case; values of the same name are joined with commas
 */
record Request(String method, String target, int minor, Map<String, String> headers) {

  @Nullable String header(String name) {
    return headers.get(name);
  }

  boolean isHead() {
    return method.equals("HEAD");
  }

  /** Returns whether the client wants to keep the connection open after the response. */
  boolean isPersistent() {
    String connection = headers.get("connection");
    if (connection == null) {
      return minor > 0;
    }
    List<String> options =
        Stream.of(connection.split(",")).map(o -> o.strip().toLowerCase(Locale.ROOT)).toList();
    return !options.contains("close") && (minor > 0 || options.contains("keep-alive"));
  }

  /** Returns whether a body of unknown length follows. */
  boolean isChunked() {
    return headers.containsKey("transfer-encoding");
  }

  /** Returns whether the client waits for a {@code 100 Continue} before it sends the body. */
  boolean expectsContinue() {
    return headers.containsKey("expect");
  }

  /** Returns the Content-Length of the body, or 0 if there is no such header. */
  long contentLength() throws HttpError {
    String coding = headers.get("transfer-encoding");
    if (coding != null && (minor == 0 || !coding.equalsIgnoreCase("chunked"))) {
      // The end of such a body is unknown, so it could hide a request (RFC 9112, 6.3).
      throw new HttpError(Status.BAD_REQUEST);
    }
    String length = headers.get("content-length");
    if (length == null) {
      return 0;
    }
    if (isChunked() || !length.matches("\\d{1,18}")) {
      throw new HttpError(Status.BAD_REQUEST);
    }
    return Long.parseLong(length);
  }
}
