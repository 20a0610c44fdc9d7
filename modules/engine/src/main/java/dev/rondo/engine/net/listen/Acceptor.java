package dev.rondo.engine.net.listen;

import dev.rondo.EventLoop;
import dev.rondo.ExceptionContext;
import dev.rondo.TimerHandle;
import dev.rondo.engine.net.SocketView;
import dev.rondo.engine.spi.AcceptSink;
import dev.rondo.engine.spi.ListenSocket;
import dev.rondo.engine.spi.LoopObserver;
import dev.rondo.engine.spi.StreamSocket;
import dev.rondo.net.TransportSocket;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Accepts connections from one listening socket of a server. After a failure, such as a lack of
 * descriptors, it pauses for a while, because the waiting connection would make it fail again at
 * once. Meanwhile the rest of the process may use its {@link SpareDescriptors}.
 */
final class Acceptor implements AcceptSink {

  /** The receiver of accepted connections. */
  interface Target {
    void accepted(StreamSocket socket);
  }

  private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

  private final EventLoop loop;
  private final LoopObserver observer;
  private final ListenSocket socket;
  private final SocketView view;
  private final Target target;
  private final SpareDescriptors spare = new SpareDescriptors();
  private @Nullable TimerHandle retryTimer;
  private boolean paused;
  private boolean closed;

  Acceptor(EventLoop loop, LoopObserver observer, ListenSocket socket, Target target) {
    this.loop = loop;
    this.observer = observer;
    this.socket = socket;
    this.target = target;
    view = SocketView.of(socket.channel());
  }

  TransportSocket view() {
    return view;
  }

  /** Begins to listen; connections wait in the backlog until {@link #start()}. */
  void listen() throws IOException {
    socket.listen();
  }

  /** Accepts connections until {@link #close()}, also after failures. */
  void start() {
    spare.open();
    startUnlessPaused();
  }

  private void startUnlessPaused() {
    if (!paused) {
      socket.startAccepting(this);
    }
  }

  private void retry() {
    retryTimer = null;
    try {
      spare.reopen();
    } catch (IOException e) {
      failed(e);
      return;
    }
    startUnlessPaused();
  }

  /** Stops accepting until {@link #resume()}; new connections wait in the backlog. */
  void pause() {
    if (!paused) {
      paused = true;
      socket.stopAccepting();
    }
  }

  /** Accepts again after {@link #pause()}, unless a retry is scheduled after a failure. */
  void resume() {
    if (paused) {
      paused = false;
      if (retryTimer == null && !closed) {
        socket.startAccepting(this);
      }
    }
  }

  void close() {
    closed = true;
    if (retryTimer != null) {
      retryTimer.cancel();
    }
    socket.close();
    spare.close();
  }

  @Override
  public void accepted(StreamSocket accepted) {
    observer.accepted();
    target.accepted(accepted);
  }

  @Override
  public void failed(IOException exception) {
    spare.close();
    observer.acceptFailed(exception);
    loop.callExceptionHandler(
        ExceptionContext.of(
                "accept failed, perhaps for lack of system resources; accepting again in "
                    + RETRY_DELAY.toSeconds()
                    + " s")
            .withException(exception)
            .withSocket(view.toString()));
    // The exception handler may have closed the server.
    if (!closed) {
      retryTimer = loop.callLater(RETRY_DELAY, this::retry);
    }
  }
}
