package dev.rondo.engine.net.listen;

import dev.rondo.EventLoop;
import dev.rondo.ExceptionContext;
import dev.rondo.TimerHandle;
import dev.rondo.engine.net.SocketView;
import dev.rondo.engine.spi.AcceptSink;
import dev.rondo.engine.spi.ListenSocket;
import dev.rondo.engine.spi.StreamSocket;
import dev.rondo.net.TransportSocket;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One listening socket of a server. If the system has nothing left to accept with, it rests a
 * while: the connection that waits would only make it fail again at once.
 */
final class Acceptor implements AcceptSink {

  /** Where connections go. */
  interface Target {
    void accepted(StreamSocket socket);
  }

  private static final Duration REST = Duration.ofSeconds(1);

  private final EventLoop loop;
  private final ListenSocket socket;
  private final SocketView view;
  private final Target target;
  private @Nullable TimerHandle rest;
  private boolean paused;
  private boolean closed;

  Acceptor(EventLoop loop, ListenSocket socket, Target target) {
    this.loop = loop;
    this.socket = socket;
    this.target = target;
    view = SocketView.of(socket.channel());
  }

  TransportSocket view() {
    return view;
  }

  void start() {
    rest = null;
    try {
      socket.listen();
    } catch (IOException e) {
      failed(e);
      return;
    }
    if (!paused) {
      socket.startAccepting(this);
    }
  }

  /** Stops accepting until {@link #resume()}; connections wait in the backlog. */
  void pause() {
    if (!paused) {
      paused = true;
      socket.stopAccepting();
    }
  }

  /** Accepts again after {@link #pause()}, unless the acceptor rests after a failure. */
  void resume() {
    if (paused) {
      paused = false;
      if (rest == null && !closed) {
        socket.startAccepting(this);
      }
    }
  }

  void close() {
    closed = true;
    if (rest != null) {
      rest.cancel();
    }
    socket.close();
  }

  @Override
  public void accepted(StreamSocket accepted) {
    target.accepted(accepted);
  }

  @Override
  public void failed(IOException exception) {
    loop.callExceptionHandler(
        ExceptionContext.of(
                "accept failed, perhaps out of system resources; accepting again in "
                    + REST.toSeconds()
                    + " s")
            .withException(exception)
            .withSocket(view.toString()));
    // Whoever heard of it may have closed the server.
    if (!closed) {
      rest = loop.callLater(REST, this::start);
    }
  }
}
