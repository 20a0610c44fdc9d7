package dev.rondo.examples.http;

import dev.rondo.EventLoop;
import dev.rondo.net.ExtraInfo;
import dev.rondo.net.Transport;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The current exchange of a connection, which uses one object for all of its exchanges. */
final class ConnectionExchange implements HttpExchange {

  private final @Nullable ExchangeListener listener;
  private final EventLoop loop;
  private String remote = "";
  private @Nullable Request request;
  private @Nullable String refused;
  private int status;
  private long bytes;
  private long start;
  private long nanos;
  private boolean begun;
  private boolean responding;

  /** Creates an exchange that is reported to {@code listener}; to nobody, at no cost, if null. */
  ConnectionExchange(@Nullable ExchangeListener listener, EventLoop loop) {
    this.listener = listener;
    this.loop = loop;
  }

  @Override
  public String remote() {
    return remote;
  }

  @Override
  public @Nullable String method() {
    return request == null ? null : request.method();
  }

  @Override
  public @Nullable String target() {
    return request == null ? null : request.target();
  }

  @Override
  public @Nullable String protocol() {
    return request == null ? null : request.minor() == 0 ? "HTTP/1.0" : "HTTP/1.1";
  }

  @Override
  public @Nullable String refused() {
    return refused;
  }

  @Override
  public @Nullable String header(String name) {
    return request == null ? null : request.header(name);
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public long nanos() {
    return nanos;
  }

  // --- the connection's side ---

  void connected(Transport transport) {
    if (listener != null) {
      remote =
          transport.getExtraInfo(ExtraInfo.PEERNAME) instanceof InetSocketAddress inet
              ? inet.getAddress().getHostAddress()
              : "unix:";
    }
  }

  /** Starts the time of a request, unless it has started. */
  void arriving() {
    if (listener != null && !begun) {
      begun = true;
      start = loop.time().nanos();
    }
  }

  void received(Request request) {
    if (listener != null) {
      this.request = request;
    }
  }

  /** Keeps the first line from {@code start} of {@code input}, up to {@code limit} bytes of it. */
  void refused(ByteBuffer input, int start, int limit) {
    if (listener == null) {
      return;
    }
    arriving();
    int end = start;
    while (end < Math.min(input.limit(), start + limit) && !isLineEnd(input.get(end))) {
      end++;
    }
    byte[] line = new byte[end - start];
    input.get(start, line);
    refused = line.length == 0 ? null : new String(line, StandardCharsets.ISO_8859_1);
  }

  private static boolean isLineEnd(byte b) {
    return b == '\n' || b == '\r';
  }

  /** Begins the response, of which {@code bytes} bytes of the body are about to be sent at once. */
  void responding(Status status, long bytes) {
    responding = true;
    this.status = status.code();
    this.bytes = bytes;
  }

  /** Counts {@code count} more bytes of the body as sent. */
  void sent(long count) {
    bytes += count;
  }

  /** Ends the response if there is one, but for {@code unsent} bytes, and reports it. */
  void end(long unsent) {
    if (listener == null || !responding) {
      return;
    }
    bytes = Math.max(0, bytes - unsent);
    nanos = loop.time().nanos() - start;
    try {
      listener.ended(this);
    } finally {
      begun = false;
      responding = false;
      request = null;
      refused = null;
    }
  }
}
