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
 * accept is never cancelled, because the channel could not accept again. Its result waits for the
 * next sink.
 */
final class Nio2Listener extends Nio2Socket implements ListenSocket {

  /** The most connections accepted before other events are processed. */
  private static final int MAX_ACCEPTS = 100;

  private final AsynchronousServerSocketChannel channel;
  private final AcceptOperation acceptOperation;
  private boolean acceptPending;
  private @Nullable AsynchronousSocketChannel accepted;
  private @Nullable IOException failure;
  private @Nullable AcceptSink sink;
  private boolean closed;

  Nio2Listener(Nio2Proactor driver, AsynchronousServerSocketChannel channel) {
    super(driver);
    this.channel = channel;
    acceptOperation = new AcceptOperation(driver.queue());
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
    // bind already listens.
  }

  @Override
  public void startAccepting(AcceptSink sink) {
    if (this.sink != null) {
      throw new IllegalStateException(
          "already accepting from %s: stop accepting first".formatted(channel));
    }
    if (!closed) {
      this.sink = sink;
      if (!acceptPending) {
        enqueue();
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
  boolean hasUnclaimedInput() {
    return acceptPending || accepted != null;
  }

  @Override
  void deliver() {
    for (int i = 0; i < MAX_ACCEPTS && sink != null && !acceptPending; i++) {
      if (accepted == null && failure == null) {
        accept();
      } else {
        notifySink(sink);
      }
    }
    if (sink != null && !acceptPending) {
      enqueue();
    }
  }

  private void notifySink(AcceptSink receiver) {
    AsynchronousSocketChannel connection = accepted;
    IOException exception = failure;
    accepted = null;
    failure = null;
    if (connection != null) {
      receiver.accepted(new Nio2Stream(driver, connection));
    } else if (exception != null) {
      sink = null;
      receiver.failed(exception);
    }
  }

  private void accept() {
    acceptPending = true;
    driver.queue().beginCall();
    try {
      channel.accept(null, acceptOperation);
    } catch (RuntimeException e) {
      acceptOperation.ended(null, e);
    } finally {
      driver.queue().endCall();
    }
  }

  private final class AcceptOperation extends Operation<AsynchronousSocketChannel> {

    AcceptOperation(CompletionQueue queue) {
      super(queue);
    }

    @Override
    void ended(@Nullable AsynchronousSocketChannel connection, @Nullable Exception exception) {
      acceptPending = false;
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
        enqueue();
      }
    }
  }
}
