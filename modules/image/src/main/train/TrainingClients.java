import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.SocketFactory;

/** Clients that ask one server of a training run as often as they can for a while. */
final class TrainingClients {

  private static final String REQUEST = "GET /release HTTP/1.1\r\nHost: localhost\r\n\r\n";
  private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: (\\d+)\r\n");
  private static final byte[] QUESTION = REQUEST.getBytes(StandardCharsets.US_ASCII);
  private static final int CONNECTIONS = 30;

  private TrainingClients() {}

  /**
   * Loads the server at {@code port} for {@code time}.
   *
   * @param echoes whether it echoes; otherwise it sends files over HTTP
   */
  static void load(int port, SocketFactory sockets, boolean echoes, Duration time)
      throws InterruptedException, ExecutionException {
    long end = System.nanoTime() + time.toNanos();
    Callable<Boolean> client =
        () -> {
          ask(port, sockets, echoes, end);
          return true;
        };
    try (var threads = Executors.newFixedThreadPool(CONNECTIONS)) {
      for (Future<Boolean> asked : threads.invokeAll(Collections.nCopies(CONNECTIONS, client))) {
        asked.get();
      }
    }
  }

  private static void ask(int port, SocketFactory sockets, boolean echoes, long end)
      throws IOException {
    try (Socket socket = sockets.createSocket("127.0.0.1", port)) {
      InputStream in = socket.getInputStream();
      OutputStream out = socket.getOutputStream();
      out.write(QUESTION);
      int length = echoes ? readFully(in, QUESTION.length) : readResponse(in);
      while (System.nanoTime() < end) {
        out.write(QUESTION);
        readFully(in, length);
      }
    }
  }

  /** Reads a response, and returns its length. */
  private static int readResponse(InputStream in) throws IOException {
    var head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      readFully(in, 1, head);
    }
    Matcher length = LENGTH.matcher(head.toString(StandardCharsets.ISO_8859_1));
    if (!length.find()) {
      throw new IOException("a response without a length: " + head);
    }
    return head.size() + readFully(in, Integer.parseInt(length.group(1)));
  }

  private static int readFully(InputStream in, int length) throws IOException {
    return readFully(in, length, OutputStream.nullOutputStream());
  }

  private static int readFully(InputStream in, int length, OutputStream target) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the server closed a connection early");
    }
    target.write(bytes);
    return length;
  }
}
