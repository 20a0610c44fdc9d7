package dev.rondo.engine.io;

import dev.rondo.engine.spi.PolledDatagram;
import dev.rondo.engine.spi.PolledListener;
import dev.rondo.engine.spi.PolledSockets;
import dev.rondo.engine.spi.PolledStream;
import java.io.IOException;
import java.net.ProtocolFamily;
import java.nio.channels.Channel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.SelectorProvider;

/** Opens, adopts and borrows the sockets of one {@code java.nio} provider. */
public final class NioSockets implements PolledSockets {

  private final SelectorProvider provider;

  public NioSockets(SelectorProvider provider) {
    this.provider = provider;
  }

  @Override
  public PolledStream openStream(ProtocolFamily family) throws IOException {
    return new NioStream(nonblocking(provider.openSocketChannel(family)));
  }

  @Override
  public PolledListener openListener(ProtocolFamily family) throws IOException {
    return new NioListener(nonblocking(provider.openServerSocketChannel(family)));
  }

  @Override
  public PolledDatagram openDatagram(ProtocolFamily family) throws IOException {
    return new NioDatagram(nonblocking(provider.openDatagramChannel(family)));
  }

  @Override
  public PolledStream adoptStream(NetworkChannel channel) throws IOException {
    if (channel instanceof SocketChannel socket) {
      socket.configureBlocking(false);
      return new NioStream(socket);
    }
    throw refusal("java.nio.channels.SocketChannel", channel);
  }

  @Override
  public PolledListener adoptListener(NetworkChannel channel) throws IOException {
    if (channel instanceof ServerSocketChannel socket) {
      socket.configureBlocking(false);
      return new NioListener(socket);
    }
    throw refusal("java.nio.channels.ServerSocketChannel", channel);
  }

  @Override
  public PolledDatagram adoptDatagram(NetworkChannel channel) throws IOException {
    if (channel instanceof DatagramChannel socket) {
      socket.configureBlocking(false);
      return new NioDatagram(socket);
    }
    throw refusal("java.nio.channels.DatagramChannel", channel);
  }

  @Override
  public PolledStream borrowStream(NetworkChannel channel) {
    if (channel instanceof SocketChannel socket) {
      requireNonblocking(socket);
      return new NioStream(socket);
    }
    throw refusal("java.nio.channels.SocketChannel", channel);
  }

  @Override
  public PolledListener borrowListener(NetworkChannel channel) {
    if (channel instanceof ServerSocketChannel socket) {
      requireNonblocking(socket);
      return new NioListener(socket);
    }
    throw refusal("java.nio.channels.ServerSocketChannel", channel);
  }

  @Override
  public PolledDatagram borrowDatagram(NetworkChannel channel) {
    if (channel instanceof DatagramChannel socket) {
      requireNonblocking(socket);
      return new NioDatagram(socket);
    }
    throw refusal("java.nio.channels.DatagramChannel", channel);
  }

  @Override
  public boolean isDatagram(NetworkChannel channel) {
    return channel instanceof DatagramChannel;
  }

  @Override
  public boolean adoptPipe(Channel pipe) throws IOException {
    if (!(pipe instanceof SelectableChannel selectable)) {
      throw new IllegalArgumentException(
          "this event loop expects an end of a java.nio.channels.Pipe here, not a %s: %s"
              .formatted(pipe.getClass().getName(), pipe));
    }
    selectable.configureBlocking(false);
    return false;
  }

  private static void requireNonblocking(SelectableChannel channel) {
    if (channel.isBlocking()) {
      throw new IllegalArgumentException(
          "the socket must be non-blocking: %s; call configureBlocking(false)".formatted(channel));
    }
  }

  private static IllegalArgumentException refusal(String expected, NetworkChannel channel) {
    return new IllegalArgumentException(
        "this event loop expects a %s here, not a %s: %s"
            .formatted(expected, channel.getClass().getName(), channel));
  }

  private static <C extends AbstractSelectableChannel> C nonblocking(C channel) throws IOException {
    try {
      channel.configureBlocking(false);
      return channel;
    } catch (IOException | RuntimeException | Error e) {
      channel.close();
      throw e;
    }
  }
}
