package dev.rondo.examples.http;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A request without its body.
 *
 * @param method as it was sent
 * @param target as it was sent
 * @param minor the second part of its version: 0 or 1
 * @param headers by name in lower case; those of one name are joined with commas
 */
record Request(String method, String target, int minor, Map<String, String> headers) {

  @Nullable String header(String name) {
    return headers.get(name);
  }

  boolean isHead() {
    return method.equals("HEAD");
  }

  /** Whether the client wants the connection to outlive the answer. */
  boolean isPersistent() {
    String connection = headers.get("connection");
    if (connection == null) {
      return minor > 0;
    }
    List<String> options =
        Stream.of(connection.split(",")).map(o -> o.strip().toLowerCase(Locale.ROOT)).toList();
    return !options.contains("close") && (minor > 0 || options.contains("keep-alive"));
  }

  /** Whether a body follows whose length is not told beforehand. */
  boolean isChunked() {
    return headers.containsKey("transfer-encoding");
  }

  /** Whether the client keeps its body back until it is asked for it. */
  boolean expectsContinue() {
    return headers.containsKey("expect");
  }

  /** The bytes of the body, as far as they are told. */
  long contentLength() throws HttpError {
    String coding = headers.get("transfer-encoding");
    if (coding != null && (minor == 0 || !coding.equalsIgnoreCase("chunked"))) {
      // Where such a body ends is not known, so it could hide a request (RFC 9112, 6.3).
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
