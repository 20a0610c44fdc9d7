package dev.rondo.engine.io;

import dev.rondo.engine.spi.PolledListener;
import dev.rondo.engine.spi.PolledStream;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.InvalidPathException;
import org.jspecify.annotations.Nullable;

/** A listening socket of {@code java.nio}; binding it also starts listening. */
final class NioListener implements PolledListener {

  private final ServerSocketChannel channel;

  NioListener(ServerSocketChannel channel) {
    this.channel = channel;
  }

  @Override
  public NetworkChannel channel() {
    return channel;
  }

  @Override
  public void bind(SocketAddress address, int backlog) throws IOException {
    channel.bind(address, backlog);
  }

  @Override
  public @Nullable PolledStream accept() throws IOException {
    SocketChannel accepted = acceptOne();
    if (accepted == null) {
      return null;
    }
    try {
      accepted.configureBlocking(false);
      return new NioStream(accepted);
    } catch (IOException | RuntimeException | Error e) {
      accepted.close();
      throw e;
    }
  }

  private @Nullable SocketChannel acceptOne() throws IOException {
    try {
      return channel.accept();
    } catch (InvalidPathException e) {
      // The path of the client's socket cannot be decoded in this locale, so java.nio has dropped
      // the connection.
      return null;
    }
  }

  @Override
  public String toString() {
    return channel.toString();
  }
}
