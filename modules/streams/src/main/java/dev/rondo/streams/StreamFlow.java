package dev.rondo.streams;

import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The flow control of a writer: the tasks that wait for room, and for the end. */
final class StreamFlow {

  private final EventLoop loop;
  private final List<LoopFuture<@Nullable Void>> drainWaiters = new ArrayList<>();
  private final List<LoopFuture<@Nullable Void>> closeWaiters = new ArrayList<>();
  private @Nullable Throwable cause;
  private boolean paused;
  private boolean lost;

  StreamFlow(EventLoop loop) {
    this.loop = loop;
  }

  // --- for the protocol ---

  void pause() {
    paused = true;
  }

  void resume() {
    paused = false;
    complete(drainWaiters, null);
  }

  /** Ends all waits, because of {@code exception} if it is not null. */
  void connectionLost(@Nullable Throwable exception) {
    lost = true;
    cause = exception;
    complete(drainWaiters, exception == null ? connectionClosed() : exception);
    complete(closeWaiters, exception);
  }

  boolean isLost() {
    return lost;
  }

  // --- for the writer ---

  EventLoop loop() {
    return loop;
  }

  boolean isPaused() {
    return paused;
  }

  /** Returns a future that completes when writing resumes, and fails if the connection is lost. */
  LoopFuture<@Nullable Void> drained() {
    LoopFuture<@Nullable Void> drained = loop.createFuture();
    drainWaiters.add(drained);
    return drained;
  }

  void drain() throws Exception {
    if (lost) {
      throw cause instanceof Exception exception ? exception : connectionClosed();
    }
    if (paused) {
      LoopFuture<@Nullable Void> drained = drained();
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
