package dev.rondo.tls;

import dev.rondo.EventLoop;
import dev.rondo.TimerHandle;
import dev.rondo.net.Transport;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The time a handshake has, and who is told how it ended, once. */
final class Handshake {

  private final EventLoop loop;
  private final HandshakeListener listener;
  private @Nullable TimerHandle timer;
  private boolean over;

  Handshake(EventLoop loop, HandshakeListener listener) {
    this.loop = loop;
    this.listener = listener;
  }

  /** Calls {@code late} if it is not over by then. */
  void start(Duration timeout, Runnable late) {
    timer = loop.callLater(timeout, late);
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
