package dev.rondo.engine.io;

import dev.rondo.engine.spi.AcceptSink;
import dev.rondo.engine.spi.ListenSocket;
import dev.rondo.engine.spi.PolledListener;
import dev.rondo.engine.spi.PolledStream;
import dev.rondo.engine.spi.StreamSocket;
import dev.rondo.engine.spi.Watch;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.NetworkChannel;
import org.jspecify.annotations.Nullable;

/** A listening socket that accepts when the poller reports that it is ready. */
final class PollerListener extends PollerSocket implements ListenSocket {

  /** The most connections accepted by one event, so that other channels get their turn. */
  private static final int MAX_PER_EVENT = 100;

  private final PolledListener socket;
  private @Nullable AcceptSink sink;
  private boolean closed;

  PollerListener(PollerProactor driver, PolledListener socket) {
    super(driver);
    this.socket = socket;
  }

  @Override
  public NetworkChannel channel() {
    return socket.channel();
  }

  @Override
  public void bind(SocketAddress address, int backlog) throws IOException {
    socket.bind(address, backlog);
  }

  @Override
  public void listen() throws IOException {
    socket.listen();
  }

  @Override
  public void startAccepting(AcceptSink sink) {
    if (this.sink != null) {
      throw new IllegalStateException("another operation already accepts from " + channel());
    }
    if (!closed) {
      this.sink = sink;
      driver.operationPending(this);
      addInterest(Watch.READ);
    }
  }

  @Override
  public void stopAccepting() {
    sink = null;
    removeInterest(Watch.READ);
  }

  @Override
  public void detach() {
    closed = true;
    sink = null;
    unwatch();
    driver.remove(this);
  }

  @Override
  public void close() {
    if (!closed) {
      detach();
      driver.closeQuietly(channel());
      driver.releaseClosed();
    }
  }

  @Override
  boolean isWaiting() {
    return sink != null;
  }

  @Override
  void run(int operations) {
    AcceptSink waiting = sink;
    if ((operations & FAILED) != 0 && waiting != null) {
      sink = null;
      waiting.failed(takeFailure());
      return;
    }
    for (int i = 0; i < MAX_PER_EVENT; i++) {
      AcceptSink acceptor = sink;
      if (acceptor == null) {
        return;
      }
      PolledStream accepted;
      try {
        accepted = socket.accept();
      } catch (IOException e) {
        stopAccepting();
        acceptor.failed(e);
        return;
      }
      if (accepted == null) {
        return;
      }
      StreamSocket stream;
      try {
        stream = driver.stream(accepted);
      } catch (RuntimeException e) {
        stopAccepting();
        acceptor.failed(new IOException("cannot use an accepted connection: " + e, e));
        return;
      }
      acceptor.accepted(stream);
    }
  }
}
