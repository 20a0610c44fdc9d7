package dev.rondo.examples.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parses the heads of requests. Strict: refuses what another parser might read differently. */
final class RequestParser {

  private static final Pattern REQUEST_LINE =
      Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+) ([!-~\\x80-\\xff]+) HTTP/(\\d)\\.(\\d)");

  private static final Pattern HEADER =
      Pattern.compile(
          "([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \\t]*([\\t -~\\x80-\\xff]*)", Pattern.DOTALL);

  /** A name or an address, with or without a port; no list, user or path. */
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._~!$&'()*+;=:%\\[\\]-]*");

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

  private static void skipBlankLines(ByteBuffer in) {
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
    Matcher first = REQUEST_LINE.matcher(line(head, 0, end));
    if (!first.matches()) {
      throw new HttpError(Status.BAD_REQUEST);
    }
    if (!first.group(3).equals("1")) {
      throw new HttpError(Status.VERSION_NOT_SUPPORTED);
    }
    int minor = first.group(4).equals("0") ? 0 : 1;
    Request request = new Request(first.group(1), first.group(2), minor, headers(head, end + 1));
    String host = request.header("host");
    if (host == null ? minor > 0 : !HOST.matcher(host).matches()) {
      throw new HttpError(Status.BAD_REQUEST);
    }
    return request;
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
      Matcher header = HEADER.matcher(line);
      if (!header.matches()) {
        throw new HttpError(Status.BAD_REQUEST);
      }
      headers.merge(
          header.group(1).toLowerCase(Locale.ROOT),
          header.group(2).strip(),
          (one, other) -> one + ", " + other);
      from = end + 1;
    }
  }

  private static String line(String head, int start, int end) {
    return head.substring(start, end > start && head.charAt(end - 1) == '\r' ? end - 1 : end);
  }
}
