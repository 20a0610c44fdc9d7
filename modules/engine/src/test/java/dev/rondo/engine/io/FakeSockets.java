package dev.rondo.engine.io;

import dev.rondo.engine.spi.PolledListener;
import dev.rondo.engine.spi.PolledSockets;
import dev.rondo.engine.spi.PolledStream;
import dev.rondo.engine.testing.FakeChannel;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.NetworkChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Sockets whose input the test supplies. */
final class FakeSockets implements PolledSockets {

  /** The input that stands for the end of the stream. */
  static final String END = "";

  final List<Stream> streams = new ArrayList<>();

  FakeChannel channel() {
    return new FakeChannel();
  }

  private Stream stream(NetworkChannel channel) {
    Stream stream = new Stream(channel);
    streams.add(stream);
    return stream;
  }

  @Override
  public PolledStream openStream(ProtocolFamily family) {
    return stream(channel());
  }

  @Override
  public PolledStream adoptStream(NetworkChannel channel) {
    return stream(channel);
  }

  @Override
  public PolledStream borrowStream(NetworkChannel channel) {
    return stream(channel);
  }

  @Override
  public PolledListener openListener(ProtocolFamily family) {
    return new Listener(channel());
  }

  @Override
  public PolledListener adoptListener(NetworkChannel channel) {
    throw new UnsupportedOperationException("streams only");
  }

  @Override
  public PolledListener borrowListener(NetworkChannel channel) {
    throw new UnsupportedOperationException("streams only");
  }

  /** A listener at which a connection always waits. */
  private final class Listener implements PolledListener {

    private final NetworkChannel channel;

    Listener(NetworkChannel channel) {
      this.channel = channel;
    }

    @Override
    public NetworkChannel channel() {
      return channel;
    }

    @Override
    public void bind(SocketAddress address, int backlog) {}

    @Override
    public void listen() {}

    @Override
    public PolledStream accept() {
      return stream(FakeSockets.this.channel());
    }
  }

  static final class Stream implements PolledStream {

    final Deque<String> input = new ArrayDeque<>();
    private final NetworkChannel channel;

    Stream(NetworkChannel channel) {
      this.channel = channel;
    }

    @Override
    public NetworkChannel channel() {
      return channel;
    }

    @Override
    public SocketAddress remoteAddress() {
      return new InetSocketAddress(80);
    }

    @Override
    public boolean connect(SocketAddress address) {
      return true;
    }

    @Override
    public boolean finishConnect() {
      return true;
    }

    @Override
    public int read(ByteBuffer into) {
      String text = input.poll();
      if (text == null) {
        return 0;
      }
      into.put(text.getBytes(StandardCharsets.US_ASCII));
      return text.isEmpty() ? -1 : text.length();
    }

    @Override
    public int write(ByteBuffer from) {
      int count = from.remaining();
      from.position(from.limit());
      return count;
    }

    @Override
    public long write(ByteBuffer[] from, int offset, int length) {
      long count = 0;
      for (int i = offset; i < offset + length; i++) {
        count += write(from[i]);
      }
      return count;
    }

    @Override
    public void shutdownOutput() {}
  }
}
