package dev.rondo.benchmarks.echo;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** A TCP echo server written directly on a selector, without an event loop: {@code PORT}. */
final class NioEcho {

  private final ByteBuffer buffer = ByteBuffer.allocateDirect(256 << 10);
  private final Selector selector = Selector.open();

  private NioEcho() throws IOException {}

  public static void main(String[] args) throws IOException {
    new NioEcho().serve(Integer.parseInt(args[0]));
  }

  private void serve(int port) throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open();
    listener.bind(EchoPeer.address(port), 1024).configureBlocking(false);
    listener.register(selector, SelectionKey.OP_ACCEPT);
    System.out.println("ready");
    while (true) {
      selector.select(this::handle);
    }
  }

  private void handle(SelectionKey key) {
    try {
      if (key.isAcceptable()) {
        accept((ServerSocketChannel) key.channel());
      } else {
        echo(key, (SocketChannel) key.channel());
      }
    } catch (IOException e) {
      close(key);
    }
  }

  private void accept(ServerSocketChannel listener) throws IOException {
    SocketChannel socket = listener.accept();
    socket.setOption(StandardSocketOptions.TCP_NODELAY, true).configureBlocking(false);
    socket.register(selector, SelectionKey.OP_READ);
  }

  private void echo(SelectionKey key, SocketChannel socket) throws IOException {
    if (key.isWritable()) {
      send(key, socket, (ByteBuffer) key.attachment());
      return;
    }
    int count = socket.read(buffer.clear());
    if (count < 0) {
      socket.close();
    } else {
      send(key, socket, buffer.flip());
    }
  }

  private static void close(SelectionKey key) {
    try {
      key.channel().close();
    } catch (IOException e) {
      // The channel is closed even so.
      key.cancel();
    }
  }

  /** Writes {@code data}, and pauses reading while a part of it is unsent. */
  private void send(SelectionKey key, SocketChannel socket, @Nullable ByteBuffer data)
      throws IOException {
    if (data == null) {
      return;
    }
    socket.write(data);
    if (!data.hasRemaining()) {
      if (key.attachment() != null) {
        key.attach(null);
        key.interestOps(SelectionKey.OP_READ);
      }
    } else if (key.attachment() == null) {
      key.attach(ByteBuffer.allocateDirect(data.remaining()).put(data).flip());
      key.interestOps(SelectionKey.OP_WRITE);
    }
  }
}
