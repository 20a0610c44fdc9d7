package dev.rondo.integration;

import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.Server;
import dev.rondo.examples.EchoProtocol;
import dev.rondo.net.Binding;
import dev.rondo.net.Connection;
import dev.rondo.net.Protocol;
import dev.rondo.net.Target;
import dev.rondo.net.Transport;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The features of a loop that use streams and files. */
final class StreamFeatures {

  private static final int LARGE = 300_000;

  private final FeatureWait wait;
  private final Path folder;
  private final Path large;

  /** Creates a large file in {@code folder}. */
  StreamFeatures(FeatureWait wait, Path folder) throws IOException {
    this.wait = wait;
    this.folder = folder;
    large = Files.write(folder.resolve("file"), new byte[LARGE]);
  }

  void tcp(EventLoop loop) throws Exception {
    try (Server server =
        loop.createServer(EchoProtocol::new, Binding.host("127.0.0.1", 0)).await()) {
      echo(wait.within(loop.createConnection(() -> new Client(loop), target(server))), LARGE);
    }
  }

  void unix(EventLoop loop) throws Exception {
    // A java.nio.file.Path would need statx to delete the file.
    File path = folder.resolve("socket").toFile();
    try (Server server =
        loop.createUnixServer(EchoProtocol::new, Binding.unix(path.toString())).await()) {
      FeatureWait.require(server.isServing(), "the server does not serve");
      echo(
          wait.within(
              loop.createUnixConnection(() -> new Client(loop), Target.unix(path.toString()))),
          10);
    } finally {
      boolean _ = path.delete();
    }
  }

  private static Target target(Server server) {
    var address = (InetSocketAddress) server.sockets().getFirst().localAddress();
    FeatureWait.require(address != null, "the server has no address");
    return Target.host("127.0.0.1", address.getPort());
  }

  void openFile(EventLoop loop) throws Exception {
    try (FileChannel file = loop.openFile(large)) {
      FeatureWait.require(file.size() == LARGE, "the size is " + file.size());
      FeatureWait.require(file.read(ByteBuffer.allocate(10)) == 10, "the file was not read");
    }
  }

  void sendfile(EventLoop loop) throws Exception {
    try (Server server =
            loop.createServer(EchoProtocol::new, Binding.host("127.0.0.1", 0)).await();
        FileChannel file = loop.openFile(large)) {
      var client = wait.within(loop.createConnection(() -> new Client(loop), target(server)));
      try {
        client.protocol().wanted = LARGE;
        long sent = wait.within(loop.sendfile(client.transport(), file));
        FeatureWait.require(sent == LARGE, "sent " + sent);
        wait.within(client.protocol().complete);
      } finally {
        client.transport().abort();
      }
    }
  }

  private void echo(Connection<Transport, Client> client, int size) throws Exception {
    try {
      client.protocol().wanted = size;
      client
          .transport()
          .writelines(
              List.of(ByteBuffer.allocateDirect(size / 2), ByteBuffer.allocateDirect(size / 2)));
      wait.within(client.protocol().complete);
      client.transport().close();
      wait.within(client.protocol().lost);
    } finally {
      client.transport().abort();
    }
  }

  private static final class Client implements Protocol {

    private final LoopFuture<Integer> complete;
    private final LoopFuture<@Nullable Void> lost;
    private int wanted;
    private int received;

    Client(EventLoop loop) {
      complete = loop.createFuture();
      lost = loop.createFuture();
    }

    @Override
    public void dataReceived(ByteBuffer data) {
      received += data.remaining();
      if (received >= wanted && !complete.isDone()) {
        complete.setResult(received);
      }
    }

    @Override
    public void connectionLost(@Nullable Throwable cause) {
      if (!complete.isDone()) {
        complete.setException(
            cause == null ? new EOFException("the peer closed the connection") : cause);
      }
      lost.setResult(null);
    }
  }
}
