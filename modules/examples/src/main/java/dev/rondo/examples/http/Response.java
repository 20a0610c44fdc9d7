package dev.rondo.examples.http;

import dev.rondo.examples.http.Resource.Content;
import dev.rondo.examples.http.Resource.InMemory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The response to a request. It can be sent again, to other requests on the same loop. */
final class Response {

  private final Status status;
  private final Map<String, String> headers;
  private final @Nullable Content content;
  private final ByteRange part;

  /** The bytes of the last head, for the next response of the same second. */
  private byte @Nullable [] lastHead;

  private @Nullable String lastDate;
  private boolean lastPersistent;

  /**
   * Creates a response.
   *
   * @param headers the headers in the order they are sent, without those that every response has
   * @param content the source of the body; null for a response without a body
   * @param part the part of {@code content} to send
   */
  Response(Status status, Map<String, String> headers, @Nullable Content content, ByteRange part) {
    this.status = status;
    this.headers = headers;
    this.content = content;
    this.part = part;
  }

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

  Status status() {
    return status;
  }

  Map<String, String> headers() {
    return headers;
  }

  @Nullable Content content() {
    return content;
  }

  ByteRange part() {
    return part;
  }

  /** Returns the status line and the headers. */
  ByteBuffer head(String date, boolean persistent) {
    byte[] head = lastHead;
    if (head == null || persistent != lastPersistent || !date.equals(lastDate)) {
      head = newHead(date, persistent);
      lastHead = head;
      lastDate = date;
      lastPersistent = persistent;
    }
    return ByteBuffer.wrap(head);
  }

  private byte[] newHead(String date, boolean persistent) {
    var head = new StringBuilder(320);
    head.append("HTTP/1.1 ").append(status.line());
    append(head, "Date", date);
    headers.forEach((name, value) -> append(head, name, value));
    if (content != null) {
      append(head, "Content-Length", Long.toString(part.count()));
    }
    append(head, "Connection", persistent ? "keep-alive" : "close");
    head.append("\r\n\r\n");
    return head.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void append(StringBuilder head, String name, String value) {
    head.append("\r\n").append(name).append(": ").append(value);
  }
}
