package dev.rondo.proactor.nio2;

import dev.rondo.engine.spi.AcceptSink;
import dev.rondo.engine.spi.ListenSocket;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * A listening socket over an asynchronous channel, which accepts one connection at a time. An
 * accept is never cancelled, for that would be the last one: what it brings waits for the next
 * sink.
 */
final class Nio2Listener extends Nio2Socket implements ListenSocket {

  /** The most connections accepted by one event, so that other channels get their turn. */
  private static final int AT_ONCE = 100;

  private final AsynchronousServerSocketChannel channel;
  private final Accepting accepting;
  private boolean working;
  private @Nullable AsynchronousSocketChannel accepted;
  private @Nullable IOException failure;
  private @Nullable AcceptSink sink;
  private boolean closed;

  Nio2Listener(Nio2Proactor driver, AsynchronousServerSocketChannel channel) {
    super(driver);
    this.channel = channel;
    accepting = new Accepting(driver.queue());
  }

  @Override
  public AsynchronousServerSocketChannel channel() {
    return channel;
  }

  @Override
  public void bind(SocketAddress address, int backlog) throws IOException {
    channel.bind(address, backlog);
  }

  @Override
  public void listen() {
    // Binding has done so.
  }

  @Override
  public void startAccepting(AcceptSink sink) {
    if (this.sink != null) {
      throw new IllegalStateException("another operation already accepts from " + channel);
    }
    if (!closed) {
      this.sink = sink;
      if (!working) {
        ready();
      }
    }
  }

  @Override
  public void stopAccepting() {
    sink = null;
  }

  @Override
  public void detach() {
    sink = null;
    driver.detached(this);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      sink = null;
      driver.close(this);
      closeAccepted();
    }
  }

  private void closeAccepted() {
    AsynchronousSocketChannel unwanted = accepted;
    accepted = null;
    if (unwanted != null) {
      driver.closeQuietly(unwanted);
    }
  }

  @Override
  boolean isWaiting() {
    return sink != null;
  }

  @Override
  boolean hasRest() {
    return working || accepted != null;
  }

  @Override
  void deliver() {
    for (int i = 0; i < AT_ONCE && sink != null && !working; i++) {
      if (accepted == null && failure == null) {
        accept();
      } else {
        tell(sink);
      }
    }
    if (sink != null && !working) {
      ready();
    }
  }

  private void tell(AcceptSink told) {
    AsynchronousSocketChannel connection = accepted;
    IOException exception = failure;
    accepted = null;
    failure = null;
    if (connection != null) {
      told.accepted(new Nio2Stream(driver, connection));
    } else if (exception != null) {
      sink = null;
      told.failed(exception);
    }
  }

  private void accept() {
    working = true;
    driver.queue().beginCall();
    try {
      channel.accept(null, accepting);
    } catch (RuntimeException e) {
      accepting.ended(null, e);
    } finally {
      driver.queue().endCall();
    }
  }

  private final class Accepting extends Operation<AsynchronousSocketChannel> {

    Accepting(CompletionQueue queue) {
      super(queue);
    }

    @Override
    void ended(@Nullable AsynchronousSocketChannel connection, @Nullable Exception exception) {
      working = false;
      accepted = connection;
      if (exception != null) {
        failure =
            exception instanceof IOException io
                ? io
                : new IOException("cannot accept from " + channel, exception);
      }
      if (closed) {
        closeAccepted();
      } else if (sink != null) {
        ready();
      }
    }
  }
}
