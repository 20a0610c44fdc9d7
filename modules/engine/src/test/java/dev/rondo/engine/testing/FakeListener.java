package dev.rondo.engine.testing;

import dev.rondo.engine.spi.AcceptSink;
import dev.rondo.engine.spi.ListenSocket;
import dev.rondo.engine.spi.LoopEvent;
import dev.rondo.engine.spi.LoopQueue;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.NetworkChannel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A listening socket whose clients and failures the test simulates. */
public final class FakeListener implements ListenSocket {

  /** The failure of the next bind; null for none. */
  public @Nullable IOException unbindable;

  public boolean closed;

  private final LoopQueue queue;
  private final FakeChannel channel = new FakeChannel();
  private @Nullable AcceptSink sink;

  FakeListener(LoopQueue queue) {
    this.queue = queue;
  }

  /** Simulates a client that connects, and returns the server's end of the connection. */
  public FakeStream connects() {
    FakeStream stream = new FakeStream(queue);
    later(() -> acceptor().accepted(stream));
    return stream;
  }

  /** Simulates a failure to accept. */
  public void fails(IOException failure) {
    later(
        () -> {
          AcceptSink acceptor = acceptor();
          sink = null;
          acceptor.failed(failure);
        });
  }

  public boolean isAccepting() {
    return sink != null;
  }

  private AcceptSink acceptor() {
    return Objects.requireNonNull(sink, "no server accepts from this socket");
  }

  private void later(Runnable event) {
    queue.enqueue(LoopEvent.of(event));
  }

  @Override
  public NetworkChannel channel() {
    return channel;
  }

  @Override
  public void bind(SocketAddress address, int backlog) throws IOException {
    if (unbindable != null) {
      throw unbindable;
    }
    channel.bind(address);
  }

  @Override
  public void listen() {}

  @Override
  public void startAccepting(AcceptSink sink) {
    this.sink = sink;
  }

  @Override
  public void stopAccepting() {
    sink = null;
  }

  @Override
  public void detach() {}

  @Override
  public void close() {
    closed = true;
    sink = null;
    channel.close();
  }
}
