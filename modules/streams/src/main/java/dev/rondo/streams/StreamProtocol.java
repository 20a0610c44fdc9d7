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
import org.jspecify.annotations.Nullable;

/** The protocol behind a reader and a writer: turns a transport's callbacks into awaits. */
final class StreamProtocol implements Protocol {

  private final EventLoop loop = EventLoops.getRunningLoop();
  private final StreamInput input;
  private final StreamReader reader;
  private final @Nullable ClientHandler handler;
  private final StreamFlow flow = new StreamFlow(loop);
  private @Nullable StreamWriter writer;
  private boolean secure;

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

  /** Returns whether the peer has sent the end of its stream. */
  boolean hasPeerEnded() {
    return input.hasEnded();
  }

  /** Returns the role of this side of the connection in TLS, unless the protocol reverses it. */
  TlsRole tlsRole() {
    return handler == null ? TlsRole.CLIENT : TlsRole.SERVER;
  }

  @Override
  public void connectionMade(Transport transport) {
    input.transport(transport);
    secure = !transport.canWriteEof();
    StreamWriter connection = new StreamWriter(flow, transport, this);
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
      if (!flow.isLost()) {
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
    input.end(exception);
    flow.connectionLost(exception);
  }

  @Override
  public void pauseWriting() {
    flow.pause();
  }

  @Override
  public void resumeWriting() {
    flow.resume();
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
}
