package dev.rondo.streams;

import dev.rondo.EventLoop;
import dev.rondo.EventLoops;
import dev.rondo.LoopFuture;
import dev.rondo.net.Protocol;
import dev.rondo.net.TlsOptions;
import dev.rondo.net.TlsRole;
import dev.rondo.net.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The protocol behind a reader and a writer: turns a transport's callbacks into awaits. */
final class StreamProtocol implements Protocol {

  private final EventLoop loop = EventLoops.getRunningLoop();
  private final StreamInput input;
  private final StreamReader reader;
  private final @Nullable ClientHandler handler;
  private final List<LoopFuture<@Nullable Void>> drainWaiters = new ArrayList<>();
  private final List<LoopFuture<@Nullable Void>> closeWaiters = new ArrayList<>();
  private @Nullable StreamWriter writer;
  private @Nullable Throwable cause;
  private boolean paused;
  private boolean secure;
  private boolean lost;

  /**
   * Creates a protocol on the running loop. If {@code handler} is not null, it runs as a task for
   * the connection.
   */
  StreamProtocol(int limit, @Nullable ClientHandler handler) {
    this.handler = handler;
    input = new StreamInput(loop, limit);
    reader = new StreamReader(input, limit);
  }

  StreamReader reader() {
    return reader;
  }

  StreamWriter writer() {
    if (writer == null) {
      throw new IllegalStateException("there is no writer before connectionMade()");
    }
    return writer;
  }

  @Override
  public void connectionMade(Transport transport) {
    input.transport(transport);
    secure = !transport.canWriteEof();
    StreamWriter connection = new StreamWriter(this, transport);
    writer = connection;
    if (handler != null) {
      startHandler(handler, connection);
    }
  }

  /** Starts the handler's task, or closes the connection if that fails. */
  private void startHandler(ClientHandler serving, StreamWriter connection) {
    try {
      // The callback closes the connection even if the task is cancelled before it starts.
      loop.createTask(() -> serve(serving, connection)).addDoneCallback(done -> connection.close());
    } catch (RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private @Nullable Void serve(ClientHandler serving, StreamWriter connection) throws Exception {
    try {
      serving.handle(reader, connection);
    } catch (IOException e) {
      if (!lost) {
        throw e;
      }
      // The peer is gone, so a failed read or write is no error of the handler.
    } finally {
      connection.close();
    }
    return null;
  }

  @Override
  public void dataReceived(ByteBuffer data) {
    input.feed(data);
  }

  @Override
  public boolean eofReceived() {
    input.end();
    return !secure;
  }

  @Override
  public void connectionLost(@Nullable Throwable exception) {
    lost = true;
    cause = exception;
    if (exception == null) {
      input.end();
    } else {
      input.fail(exception);
    }
    complete(drainWaiters, exception == null ? connectionClosed() : exception);
    complete(closeWaiters, exception);
  }

  @Override
  public void pauseWriting() {
    paused = true;
  }

  @Override
  public void resumeWriting() {
    paused = false;
    complete(drainWaiters, null);
  }

  void drain() throws Exception {
    if (lost) {
      throw cause instanceof Exception exception ? exception : connectionClosed();
    }
    if (paused) {
      LoopFuture<@Nullable Void> drained = loop.createFuture();
      drainWaiters.add(drained);
      try {
        drained.await();
      } finally {
        drainWaiters.remove(drained);
      }
    }
  }

  LoopFuture<@Nullable Void> closed() {
    LoopFuture<@Nullable Void> closed = loop.createFuture();
    if (!lost) {
      closeWaiters.add(closed);
    } else if (cause == null) {
      closed.setResult(null);
    } else {
      closed.setException(cause);
    }
    return closed;
  }

  Transport startTls(Transport transport, TlsOptions options, TlsRole role) throws Exception {
    LoopFuture<Transport> handshake = loop.startTls(transport, this, options, role);
    Protocol tls = transport.getProtocol();
    ByteBuffer unread = input.takeAll();
    if (unread.hasRemaining()) {
      tls.dataReceived(unread);
    }
    if (input.hasEnded()) {
      tls.eofReceived();
    }
    Transport secured = handshake.await();
    secure = true;
    input.transport(secured);
    return secured;
  }

  private static IOException connectionClosed() {
    return new IOException("the connection is closed");
  }

  private static void complete(
      List<LoopFuture<@Nullable Void>> waiting, @Nullable Throwable failure) {
    List<LoopFuture<@Nullable Void>> all = List.copyOf(waiting);
    waiting.clear();
    for (LoopFuture<@Nullable Void> each : all) {
      if (each.isDone()) {
        continue;
      }
      if (failure == null) {
        each.setResult(null);
      } else {
        each.setException(failure);
      }
    }
  }
}
