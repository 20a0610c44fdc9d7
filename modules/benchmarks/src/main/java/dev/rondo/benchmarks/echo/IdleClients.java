package dev.rondo.benchmarks.echo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens idle connections to {@code PORT}. Each line of its input is a number of connections to add.
 * Exchanges one message on each, and keeps them open until the process ends.
 */
final class IdleClients {

  private IdleClients() {}

  public static void main(String[] args) throws IOException {
    int port = Integer.parseInt(args[0]);
    List<SocketChannel> open = new ArrayList<>();
    BufferedReader requests =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = requests.readLine(); line != null; line = requests.readLine()) {
      for (int i = Integer.parseInt(line); i > 0; i--) {
        open.add(connect(port));
      }
      System.out.println(open.size());
    }
  }

  private static SocketChannel connect(int port) throws IOException {
    SocketChannel channel = SocketChannel.open(EchoPeer.address(port));
    channel.write(ByteBuffer.wrap(new byte[] {1}));
    if (channel.read(ByteBuffer.allocate(1)) != 1) {
      throw new IOException("the server closed a connection");
    }
    return channel;
  }
}
