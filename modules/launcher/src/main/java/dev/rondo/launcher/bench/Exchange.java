package dev.rondo.launcher.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;

/**
 * A request, and the length and first bytes that each response to it has.
 *
 * @param request the bytes that a client sends
 * @param length the number of bytes of a response
 * @param start the first bytes of every response, by which a client notices another one
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; the arrays stay in this package.
record Exchange(byte[] request, int length, byte[] start) {

  private static final int START = 12;
  private static final int TIMEOUT_MILLIS = 5_000;
  private static final byte[] GET =
      "GET /release HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII);

  /** Returns the exchange of an echo server. */
  static Exchange echo(byte[] message) {
    return new Exchange(message, message.length, Arrays.copyOf(message, START));
  }

  /** Sends one request to the HTTP server at {@code address}, whose responses have one length. */
  static Exchange http(InetSocketAddress address) throws IOException {
    try (var socket = new Socket()) {
      socket.connect(address, TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.getOutputStream().write(GET);
      String head = head(socket.getInputStream());
      if (!head.startsWith("HTTP/1.1 200 ")) {
        throw new IOException("the HTTP server answered: " + head.lines().findFirst().orElse(""));
      }
      return new Exchange(GET, head.length() + contentLength(head), bytes(head, START));
    }
  }

  private static String head(InputStream in) throws IOException {
    var head = new ByteArrayOutputStream();
    while (!head.toString(US_ASCII).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("the HTTP server closed a connection in a response");
      }
      head.write(next);
    }
    return head.toString(US_ASCII);
  }

  private static int contentLength(String head) throws IOException {
    return head.lines()
        .filter(line -> line.regionMatches(true, 0, "content-length:", 0, 15))
        .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
        .findFirst()
        .orElseThrow(() -> new IOException("the HTTP server sent no Content-Length"));
  }

  private static byte[] bytes(String text, int length) {
    return Arrays.copyOf(text.getBytes(US_ASCII), length);
  }
}
