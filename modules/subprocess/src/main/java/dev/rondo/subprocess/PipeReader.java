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
 * A pipe that a child writes. A thread reads it, one buffer ahead of the loop: it goes on when the
 * loop has handed the buffer to the protocol, so that a paused transport pauses the child.
 */
final class PipeReader implements ReadTransport {

  private static final int SIZE = 64 * 1024;

  private final ChildTransport child;
  private final long pid;
  private final int fd;
  private final InputStream in;
  private final Semaphore consumed = new Semaphore(0);
  private volatile boolean closing; // Tells the thread to end.
  private boolean paused;
  private boolean lost;
  private @Nullable Runnable held;

  PipeReader(ChildTransport child, long pid, int fd, InputStream in) {
    this.child = child;
    this.pid = pid;
    this.fd = fd;
    this.in = in;
  }

  void start() {
    Thread.ofPlatform().daemon().name("rondo-pipe-" + pid + "-" + fd).start(this::pump);
  }

  // --- on the thread of the pipe ---

  private void pump() {
    // The JDK takes this lock when the child has exited, to close the pipe, and what a grandchild
    // still writes would be lost.
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
          child.post(() -> deliver(() -> lose(null)));
          return;
        }
        child.post(() -> deliver(() -> received(ByteBuffer.wrap(bytes, 0, count))));
        consumed.acquire();
      }
    } catch (IOException e) {
      postLoss(e);
    } catch (InterruptedException | LoopClosedException e) {
      // Nobody hears of this pipe any more.
    }
  }

  private void postLoss(IOException cause) {
    try {
      child.post(() -> deliver(() -> lose(cause)));
    } catch (LoopClosedException e) {
      // Nobody hears of this pipe any more.
    }
  }

  // --- on the loop ---

  private void deliver(Runnable event) {
    if (closing) {
      return;
    }
    if (paused) {
      held = event;
    } else {
      event.run();
    }
  }

  private void received(ByteBuffer data) {
    child.received(fd, data);
    consumed.release();
  }

  private void lose(@Nullable Throwable cause) {
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
    Runnable event = held;
    if (event != null) {
      held = null;
      child.soon(() -> deliver(event));
    }
  }

  @Override
  public void close() {
    if (!closing) {
      end();
      child.soon(() -> lose(null));
    }
  }

  /** Ends the thread, and tells nobody. */
  void end() {
    closing = true;
    consumed.release();
    closeStream();
  }

  private void closeStream() {
    try {
      in.close();
    } catch (IOException e) {
      // A pipe that cannot be closed is gone.
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
