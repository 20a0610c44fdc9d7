package dev.rondo.simulation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.VoidCoroutine;
import dev.rondo.net.Target;
import dev.rondo.streams.StreamConnection;
import dev.rondo.streams.Streams;
import dev.rondo.tasks.Asyncio;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Programs of HTTP clients that check each answer, and try again if their connection is lost. */
final class HttpClients {

  private static final Pattern LENGTH = Pattern.compile("Content-Length: (\\d+)");

  private final Target server;
  private final Map<String, byte[]> files;
  private final List<String> paths;

  /** Creates clients of {@code server}, which has these {@code files}. */
  HttpClients(Target server, Map<String, byte[]> files) {
    this.server = server;
    this.files = files;
    this.paths = new ArrayList<>(files.keySet());
  }

  /** Returns a program that gets so many files, one after another. */
  VoidCoroutine program(int requests) {
    return () -> {
      @Nullable StreamConnection connection = null;
      for (int done = 0; done < requests; ) {
        try {
          connection = connection == null ? Streams.openConnection(server) : connection;
          boolean goesOn = get(connection, choose());
          done++;
          if (!goesOn) {
            connection.close();
            connection = null;
          }
        } catch (IOException e) {
          if (connection != null) {
            connection.close();
            connection = null;
          }
          Asyncio.sleep(Duration.ofMillis(100)).await();
        }
      }
      if (connection != null) {
        connection.close();
      }
    };
  }

  private String choose() {
    return paths.get(Simulation.current().choose(paths.size()));
  }

  /**
   * Gets {@code path} in a way that the seed chooses; returns whether to use the connection again.
   */
  private boolean get(StreamConnection connection, String path) throws Exception {
    String request = "GET %s HTTP/1.1\r\nHost: server\r\n".formatted(path);
    switch (Simulation.current().choose(6)) {
      case 0 -> {
        send(connection, request + "Connection: close\r\n\r\n");
        checkAnswer(connection, path);
        return false;
      }
      case 1 -> {
        send(connection, request + "\r\n");
        connection.writer().writeEof();
        checkAnswer(connection, path);
        return false;
      }
      case 2 -> { // Leaves in the middle.
        send(connection, request + "\r\n");
        connection.reader().read(100);
        connection.writer().transport().abort();
        return false;
      }
      case 3 -> { // Stalls for longer than the server waits.
        send(connection, request + "\r\n");
        connection.writer().transport().pauseReading();
        Asyncio.sleep(Duration.ofMinutes(2)).await();
        return false;
      }
      case 4 -> {
        send(connection, request);
        Asyncio.sleep(Duration.ofSeconds(1)).await();
        send(connection, "\r\n");
      }
      default -> send(connection, request + "\r\n");
    }
    checkAnswer(connection, path);
    return true;
  }

  private static void send(StreamConnection connection, String text) throws Exception {
    connection.writer().write(text.getBytes(StandardCharsets.US_ASCII));
    connection.writer().drain();
  }

  /** Reads an answer, which has all bytes of the file unless the connection fails. */
  private void checkAnswer(StreamConnection connection, String path) throws Exception {
    byte[] head = connection.reader().readUntil("\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    String text = new String(head, StandardCharsets.US_ASCII);
    if (text.startsWith("HTTP/1.1 408 ")) {
      throw new IOException("a partition has held the request back for too long");
    }
    Matcher length = LENGTH.matcher(text);
    assertTrue(text.startsWith("HTTP/1.1 200 OK\r\n") && length.find(), text);
    byte[] body = connection.reader().readExactly(Integer.parseInt(length.group(1)));

    assertArrayEquals(files.get(path), body);
  }
}
