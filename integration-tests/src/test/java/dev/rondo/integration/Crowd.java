package dev.rondo.integration;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** Clients of one server that are connected at the same time. */
final class Crowd implements Closeable {

  private final List<SocketChannel> clients = new ArrayList<>();

  private Crowd() {}

  /** Connects {@code count} clients. */
  static Crowd connect(int port, int count) throws IOException {
    Crowd crowd = new Crowd();
    try {
      for (int i = 0; i < count; i++) {
        crowd.clients.add(
            SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
      }
      return crowd;
    } catch (IOException e) {
      crowd.close();
      throw e;
    }
  }

  SocketChannel get(int index) {
    return clients.get(index);
  }

  /** All ask at once; each then waits for its answer, which ends with {@code end}. */
  void ask(String question, String end) throws IOException {
    ask(0, clients.size(), question, end);
  }

  /** The same for those from {@code from} on, before {@code to}. */
  void ask(int from, int to, String question, String end) throws IOException {
    send(from, to, question);
    for (SocketChannel client : clients.subList(from, to)) {
      awaitAnswer(client, end);
    }
  }

  /** All send {@code text}. */
  void send(String text) throws IOException {
    send(0, clients.size(), text);
  }

  private void send(int from, int to, String text) throws IOException {
    for (SocketChannel client : clients.subList(from, to)) {
      client.write(ISO_8859_1.encode(text));
    }
  }

  private static void awaitAnswer(SocketChannel client, String end) throws IOException {
    ByteBuffer answer = ByteBuffer.allocate(4096);
    do {
      if (client.read(answer) < 0) {
        assertEquals(end, ISO_8859_1.decode(answer.flip()).toString(), "the stream has ended");
      }
    } while (!ISO_8859_1.decode(answer.duplicate().flip()).toString().endsWith(end));
  }

  /** Closes those before {@code count}: every second one by a reset. */
  void close(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      if (i % 2 == 1 && clients.get(i).isOpen()) {
        clients.get(i).setOption(StandardSocketOptions.SO_LINGER, 0);
      }
      clients.get(i).close();
    }
  }

  @Override
  public void close() throws IOException {
    close(clients.size());
  }
}
