package dev.rondo.examples.http;

import dev.rondo.examples.http.Resource.Content;
import dev.rondo.examples.http.Resource.InMemory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The response to a request.
 *
 * @param headers in the order they are sent, but for those that every response has
 * @param content what the body is taken from; null for a response that has none
 * @param part which part of it
 */
record Response(
    Status status, Map<String, String> headers, @Nullable Content content, ByteRange part) {

  /** A response with all of {@code content}. */
  static Response of(Status status, Map<String, String> headers, Content content) {
    return new Response(status, headers, content, new ByteRange(0, content.size()));
  }

  /** A response without a body, as {@link Status#NOT_MODIFIED} is. */
  static Response empty(Status status, Map<String, String> headers) {
    return new Response(status, headers, null, new ByteRange(0, 0));
  }

  /** A response that says in words what its status is. */
  static Response of(HttpError error) {
    Map<String, String> headers = new LinkedHashMap<>(error.headers());
    headers.put("Content-Type", "text/plain; charset=utf-8");
    String text = error.status().line() + "\n";
    return of(
        error.status(),
        headers,
        new InMemory(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))));
  }

  /** Writes the head. */
  ByteBuffer head(String date, boolean persistent) {
    var head = new StringBuilder(320);
    head.append("HTTP/1.1 ").append(status.line());
    append(head, "Date", date);
    headers.forEach((name, value) -> append(head, name, value));
    if (content != null) {
      append(head, "Content-Length", Long.toString(part.count()));
    }
    append(head, "Connection", persistent ? "keep-alive" : "close");
    head.append("\r\n\r\n");
    return ByteBuffer.wrap(head.toString().getBytes(StandardCharsets.ISO_8859_1));
  }

  private static void append(StringBuilder head, String name, String value) {
    head.append("\r\n").append(name).append(": ").append(value);
  }
}
