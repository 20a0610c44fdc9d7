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

/** Turns what a transport tells into what a reader and a writer wait for. */
final class StreamProtocol implements Protocol {

  private final EventLoop loop = EventLoops.getRunningLoop();
  private final Incoming incoming;
  private final StreamReader reader;
  private final @Nullable ClientHandler handler;
  private final List<LoopFuture<@Nullable Void>> drains = new ArrayList<>();
  private final List<LoopFuture<@Nullable Void>> closers = new ArrayList<>();
  private @Nullable StreamWriter writer;
  private @Nullable Throwable cause;
  private boolean paused;
  private boolean secure;
  private boolean lost;

  /** One of the running loop; as a server's, each connection is a task of {@code handler}'s. */
  StreamProtocol(int limit, @Nullable ClientHandler handler) {
    this.handler = handler;
    incoming = new Incoming(loop, limit);
    reader = new StreamReader(incoming, limit);
  }

  StreamReader reader() {
    return reader;
  }

  StreamWriter writer() {
    if (writer == null) {
      throw new IllegalStateException("there is no connection yet");
    }
    return writer;
  }

  @Override
  public void connectionMade(Transport transport) {
    incoming.transport(transport);
    secure = !transport.canWriteEof();
    StreamWriter connection = new StreamWriter(this, transport);
    writer = connection;
    if (handler != null) {
      begin(handler, connection);
    }
  }

  /** Makes the task of a connection. If none comes about, the connection is closed. */
  private void begin(ClientHandler serving, StreamWriter connection) {
    try {
      // One that is cancelled before it begins never runs.
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
      // The other end has gone, and nobody is left to tell.
    } finally {
      connection.close();
    }
    return null;
  }

  @Override
  public void dataReceived(ByteBuffer data) {
    incoming.feed(data);
  }

  @Override
  public boolean eofReceived() {
    incoming.end();
    return !secure;
  }

  @Override
  public void connectionLost(@Nullable Throwable exception) {
    lost = true;
    cause = exception;
    if (exception == null) {
      incoming.end();
    } else {
      incoming.fail(exception);
    }
    complete(drains, exception == null ? reset() : exception);
    complete(closers, exception);
  }

  @Override
  public void pauseWriting() {
    paused = true;
  }

  @Override
  public void resumeWriting() {
    paused = false;
    complete(drains, null);
  }

  void drain() throws Exception {
    if (lost) {
      throw cause instanceof Exception exception ? exception : reset();
    }
    if (paused) {
      LoopFuture<@Nullable Void> drained = loop.createFuture();
      drains.add(drained);
      try {
        drained.await();
      } finally {
        drains.remove(drained);
      }
    }
  }

  LoopFuture<@Nullable Void> closed() {
    LoopFuture<@Nullable Void> closed = loop.createFuture();
    if (!lost) {
      closers.add(closed);
    } else if (cause == null) {
      closed.setResult(null);
    } else {
      closed.setException(cause);
    }
    return closed;
  }

  Transport startTls(Transport transport, TlsOptions options, TlsRole role) throws Exception {
    Transport secured = loop.startTls(transport, this, options, role).await();
    secure = true;
    incoming.transport(secured);
    return secured;
  }

  private static IOException reset() {
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
