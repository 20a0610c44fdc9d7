package dev.rondo.benchmarks.echo;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/** A UDP echo server written directly on a selector: {@code PORT}. */
final class NioDatagramEcho {

  private static final int BATCH = 16;

  private NioDatagramEcho() {}

  public static void main(String[] args) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(64 << 10);
    Selector selector = Selector.open();
    DatagramChannel channel = DatagramChannel.open();
    channel.bind(EchoPeer.address(Integer.parseInt(args[0]))).configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ);
    System.out.println("ready");
    while (true) {
      selector.select(key -> {});
      for (int i = 0; i < BATCH; i++) {
        SocketAddress sender = channel.receive(buffer.clear());
        if (sender == null) {
          break;
        }
        channel.send(buffer.flip(), sender);
      }
    }
  }
}
