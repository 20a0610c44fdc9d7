package dev.rondo.tls;

import dev.rondo.EventLoop;
import dev.rondo.TimerHandle;
import dev.rondo.net.Transport;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A handshake in progress: its timeout and the listener, which it notifies once of the outcome. */
final class Handshake {

  private final EventLoop loop;
  private final HandshakeListener listener;
  private @Nullable TimerHandle timer;
  private boolean over;

  Handshake(EventLoop loop, HandshakeListener listener) {
    this.loop = loop;
    this.listener = listener;
  }

  /** Calls {@code onTimeout} if the handshake is not over after {@code timeout}. */
  void start(Duration timeout, Runnable onTimeout) {
    timer = loop.callLater(timeout, onTimeout);
  }

  void completed(Transport transport) {
    if (end()) {
      listener.completed(transport);
    }
  }

  void failed(Exception exception) {
    if (end()) {
      listener.failed(exception);
    }
  }

  private boolean end() {
    if (over) {
      return false;
    }
    over = true;
    if (timer != null) {
      timer.cancel();
    }
    return true;
  }
}
