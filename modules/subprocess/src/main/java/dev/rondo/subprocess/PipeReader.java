package dev.rondo.subprocess;

import dev.rondo.LoopClosedException;
import dev.rondo.net.ExtraInfo;
import dev.rondo.net.ReadTransport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * A pipe that a child writes. A thread reads one buffer, and continues after the loop has delivered
 * it to the protocol, so that a paused transport also pauses the child.
 */
final class PipeReader implements ReadTransport {

  private static final int SIZE = 64 * 1024;

  private final ChildTransport child;
  private final long pid;
  private final int fd;
  private final InputStream in;
  private final Semaphore consumed = new Semaphore(0);
  private volatile boolean closing; // Also stops the thread.
  private boolean paused;
  private boolean lost;
  private @Nullable Runnable pendingEvent;

  PipeReader(ChildTransport child, long pid, int fd, InputStream in) {
    this.child = child;
    this.pid = pid;
    this.fd = fd;
    this.in = in;
  }

  void start() {
    try {
      Thread.ofPlatform().daemon().name("rondo-pipe-" + pid + "-" + fd).start(this::pump);
    } catch (Throwable e) { // The system has no more threads, so the pipe is lost.
      postLoss(e);
    }
  }

  // --- on the thread of the pipe ---

  private void pump() {
    // The JDK needs this lock to close the pipe when the child exits. Holding it keeps the
    // output that a grandchild still writes.
    synchronized (in) {
      readAll();
    }
  }

  private void readAll() {
    try (in) {
      byte[] bytes = new byte[SIZE];
      while (!closing) {
        int count = in.read(bytes);
        if (count < 0) {
          child.post(() -> deliver(() -> reportLoss(null)));
          return;
        }
        child.post(() -> deliver(() -> received(ByteBuffer.wrap(bytes, 0, count))));
        consumed.acquire();
      }
    } catch (InterruptedException | LoopClosedException e) {
      // The pipe is closed, or the loop is.
    } catch (Throwable e) { // An Error must not leave the protocol without connectionLost().
      postLoss(e);
    }
  }

  private void postLoss(Throwable cause) {
    try {
      child.post(() -> deliver(() -> reportLoss(cause)));
    } catch (LoopClosedException e) {
      // The loop is closed.
    }
  }

  // --- on the loop ---

  private void deliver(Runnable event) {
    if (closing) {
      return;
    }
    if (paused) {
      pendingEvent = event;
    } else {
      event.run();
    }
  }

  private void received(ByteBuffer data) {
    child.received(fd, data);
    consumed.release();
  }

  private void reportLoss(@Nullable Throwable cause) {
    closing = true;
    if (!lost) {
      lost = true;
      child.pipeLost(fd, cause);
    }
  }

  @Override
  public boolean isReading() {
    return !closing && !paused;
  }

  @Override
  public void pauseReading() {
    paused = true;
  }

  @Override
  public void resumeReading() {
    paused = false;
    Runnable event = pendingEvent;
    if (event != null) {
      pendingEvent = null;
      child.soon(() -> deliver(event));
    }
  }

  @Override
  public void close() {
    if (!closing) {
      stopThread();
      child.soon(() -> reportLoss(null));
    }
  }

  /** Stops the thread without notifying the protocol. */
  void stopThread() {
    closing = true;
    consumed.release();
    closeStream();
  }

  private void closeStream() {
    try {
      in.close();
    } catch (IOException e) {
      // Nothing can be done with a pipe that fails to close.
    }
  }

  @Override
  public boolean isClosing() {
    return closing;
  }

  @Override
  public <T> @Nullable T getExtraInfo(ExtraInfo<T> name) {
    return child.getExtraInfo(name);
  }
}
