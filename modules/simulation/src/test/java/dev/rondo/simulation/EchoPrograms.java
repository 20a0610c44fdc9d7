package dev.rondo.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.Task;
import dev.rondo.VoidCoroutine;
import dev.rondo.net.Binding;
import dev.rondo.net.Target;
import dev.rondo.streams.StreamConnection;
import dev.rondo.streams.Streams;
import dev.rondo.tasks.Asyncio;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** An echo server and its clients. */
final class EchoPrograms {

  static final int PORT = 7;

  private EchoPrograms() {}

  /** Returns a program that echoes lines until it is cancelled. */
  static VoidCoroutine server() {
    return () ->
        Streams.startServer(
                (reader, writer) -> {
                  try (writer) {
                    for (byte[] line = reader.readLine();
                        line.length > 0;
                        line = reader.readLine()) {
                      writer.write(line);
                      writer.drain();
                    }
                  }
                },
                Binding.host("0.0.0.0", PORT))
            .serveForever()
            .await();
  }

  /** Returns a program of {@code clients} tasks, each of which asks {@code times} times. */
  static VoidCoroutine clients(int clients, int times) {
    return () -> {
      List<Task<?>> tasks = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        int number = i;
        tasks.add(Asyncio.createTask(() -> client(number, times)));
      }
      for (Task<?> task : tasks) {
        task.await();
      }
    };
  }

  private static void client(int number, int times) throws Exception {
    // The server's host may have its first turn later.
    Asyncio.sleep(Duration.ofMillis(100)).await();
    try (StreamConnection connection = Streams.openConnection(Target.host("server", PORT))) {
      for (int i = 0; i < times; i++) {
        byte[] line = "client %d, line %d\n".formatted(number, i).getBytes(StandardCharsets.UTF_8);
        connection.writer().write(line);
        assertEquals(new String(line, StandardCharsets.UTF_8), text(connection));
      }
    }
  }

  private static String text(StreamConnection connection) throws Exception {
    return new String(connection.reader().readLine(), StandardCharsets.UTF_8);
  }
}
