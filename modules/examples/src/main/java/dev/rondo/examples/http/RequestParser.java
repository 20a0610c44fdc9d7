package dev.rondo.examples.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Parses the heads of requests. Strict: refuses what another parser might read differently. */
final class RequestParser {

  private static final String VERSION = "HTTP/1.1";

  private final HttpLimits limits;

  RequestParser(HttpLimits limits) {
    this.limits = limits;
  }

  /**
   * Removes one request from {@code in} and returns it. If the request is incomplete, removes only
   * leading blank lines and returns null.
   */
  @Nullable Request parse(ByteBuffer in) throws HttpError {
    skipBlankLines(in);
    int start = in.position();
    int end = endOfHead(in);
    requireSize(in, start, end < 0 ? in.limit() : end);
    if (end < 0) {
      return null;
    }
    byte[] bytes = new byte[end - start];
    in.get(bytes);
    return parse(new String(bytes, StandardCharsets.ISO_8859_1));
  }

  /** Removes leading blank lines from {@code in}. */
  static void skipBlankLines(ByteBuffer in) {
    while (in.hasRemaining() && (in.get(in.position()) == '\r' || in.get(in.position()) == '\n')) {
      in.position(in.position() + 1);
    }
  }

  /** Returns the index after the blank line, or -1. */
  private static int endOfHead(ByteBuffer in) {
    int lineStart = in.position();
    for (int i = in.position(); i < in.limit(); i++) {
      if (in.get(i) == '\n') {
        if (i == lineStart || (i == lineStart + 1 && in.get(lineStart) == '\r')) {
          return i + 1;
        }
        lineStart = i + 1;
      }
    }
    return -1;
  }

  private void requireSize(ByteBuffer in, int start, int end) throws HttpError {
    if (end - start > limits.requestLine()) {
      for (int i = start; in.get(i) != '\n'; i++) {
        if (i - start >= limits.requestLine()) {
          throw new HttpError(Status.URI_TOO_LONG);
        }
      }
    }
    if (end - start > limits.head()) {
      throw new HttpError(Status.HEADERS_TOO_LARGE);
    }
  }

  private static Request parse(String head) throws HttpError {
    int end = head.indexOf('\n');
    String line = line(head, 0, end);
    int method = line.indexOf(' ');
    int target = line.lastIndexOf(' ');
    require(
        method > 0
            && target > method + 1
            && HttpCharacters.TOKEN.holds(line, 0, method)
            && HttpCharacters.TARGET.holds(line, method + 1, target));
    int minor = minorVersion(line, target + 1);
    Request request =
        new Request(
            line.substring(0, method),
            line.substring(method + 1, target),
            minor,
            headers(head, end + 1));
    String host = request.header("host");
    require(host == null ? minor == 0 : HttpCharacters.HOST.holds(host, 0, host.length()));
    return request;
  }

  /** Returns the minor version of {@code HTTP/1.x}, which starts at {@code start}. */
  private static int minorVersion(String line, int start) throws HttpError {
    require(
        line.length() == start + VERSION.length()
            && line.startsWith("HTTP/", start)
            && HttpCharacters.DIGIT.holds(line, start + 5, start + 6)
            && line.charAt(start + 6) == '.'
            && HttpCharacters.DIGIT.holds(line, start + 7, start + 8));
    if (line.charAt(start + 5) != '1') {
      throw new HttpError(Status.VERSION_NOT_SUPPORTED);
    }
    return line.charAt(start + 7) == '0' ? 0 : 1;
  }

  private static void require(boolean valid) throws HttpError {
    if (!valid) {
      throw new HttpError(Status.BAD_REQUEST);
    }
  }

  private static Map<String, String> headers(String head, int start) throws HttpError {
    Map<String, String> headers = new HashMap<>();
    int from = start;
    while (true) {
      int end = head.indexOf('\n', from);
      String line = line(head, from, end);
      if (line.isEmpty()) {
        return headers;
      }
      int colon = line.indexOf(':');
      require(
          colon > 0
              && HttpCharacters.TOKEN.holds(line, 0, colon)
              && HttpCharacters.FIELD.holds(line, colon + 1, line.length()));
      headers.merge(
          line.substring(0, colon).toLowerCase(Locale.ROOT),
          line.substring(colon + 1).strip(),
          (one, other) -> one + ", " + other);
      from = end + 1;
    }
  }

  private static String line(String head, int start, int end) {
    return head.substring(start, end > start && head.charAt(end - 1) == '\r' ? end - 1 : end);
  }
}
