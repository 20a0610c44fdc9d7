package dev.rondo.integration;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** Clients that are connected to one server at the same time. */
final class ConnectedClients implements Closeable {

  private final List<SocketChannel> clients = new ArrayList<>();

  private ConnectedClients() {}

  /** Connects {@code count} clients. */
  static ConnectedClients connect(int port, int count) throws IOException {
    ConnectedClients connected = new ConnectedClients();
    try {
      for (int i = 0; i < count; i++) {
        connected.clients.add(
            SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
      }
      return connected;
    } catch (IOException e) {
      connected.close();
      throw e;
    }
  }

  SocketChannel get(int index) {
    return clients.get(index);
  }

  /** Sends a question from all clients, then waits for each answer, which ends with {@code end}. */
  void ask(String question, String end) throws IOException {
    ask(0, clients.size(), question, end);
  }

  /** Does the same for the clients from {@code from}, inclusive, to {@code to}, exclusive. */
  void ask(int from, int to, String question, String end) throws IOException {
    send(from, to, question);
    for (SocketChannel client : clients.subList(from, to)) {
      awaitAnswer(client, end);
    }
  }

  /** Sends {@code text} from all clients. */
  void send(String text) throws IOException {
    send(0, clients.size(), text);
  }

  private void send(int from, int to, String text) throws IOException {
    for (SocketChannel client : clients.subList(from, to)) {
      client.write(ISO_8859_1.encode(text));
    }
  }

  private static void awaitAnswer(SocketChannel client, String end) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(4096);
    String answer = "";
    while (!answer.endsWith(end)) {
      int count = client.read(bytes);
      String received = ISO_8859_1.decode(bytes.duplicate().flip()).toString();
      assertTrue(count > 0, () -> "expected: " + end + ", received: " + received);
      answer = received;
    }
  }

  /** Closes the clients from {@code from}, inclusive, to {@code to}, exclusive, with a reset. */
  void reset(int from, int to) throws IOException {
    for (SocketChannel client : clients.subList(from, to)) {
      client.setOption(StandardSocketOptions.SO_LINGER, 0);
      client.close();
    }
  }

  /** Closes the first {@code count} clients, every second one with a reset. */
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
