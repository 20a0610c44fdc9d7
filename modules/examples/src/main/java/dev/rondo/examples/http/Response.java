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
 * @param headers the headers in the order they are sent, without those that every response has
 * @param content the source of the body; null for a response without a body
 * @param part the part of {@code content} to send
 */
record Response(
    Status status, Map<String, String> headers, @Nullable Content content, ByteRange part) {

  /** Returns a response with all of {@code content}. */
  static Response of(Status status, Map<String, String> headers, Content content) {
    return new Response(status, headers, content, new ByteRange(0, content.size()));
  }

  /** Returns a response without a body, such as {@link Status#NOT_MODIFIED}. */
  static Response empty(Status status, Map<String, String> headers) {
    return new Response(status, headers, null, new ByteRange(0, 0));
  }

  /** Returns a response whose body is the text of the status. */
  static Response of(HttpError error) {
    Map<String, String> headers = new LinkedHashMap<>(error.headers());
    headers.put("Content-Type", "text/plain; charset=utf-8");
    String text = error.status().line() + "\n";
    return of(
        error.status(),
        headers,
        new InMemory(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))));
  }

  /** Returns the status line and the headers. */
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
