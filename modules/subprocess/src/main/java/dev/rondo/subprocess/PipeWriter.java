package dev.rondo.subprocess;

import dev.rondo.LoopClosedException;
import dev.rondo.net.ExtraInfo;
import dev.rondo.net.WriteBufferLimits;
import dev.rondo.net.WriteTransport;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * The pipe that a child reads. A thread, which the first write starts, writes the queued data and
 * then closes the pipe. It blocks while the child does not read, at most until the child exits.
 */
final class PipeWriter implements WriteTransport {

  private static final ByteBuffer END = ByteBuffer.allocate(0);

  private final ChildTransport child;
  private final long pid;
  private final OutputStream out;
  private final BlockingQueue<ByteBuffer> queue = new LinkedBlockingQueue<>();
  private WriteBufferLimits limits = WriteBufferLimits.defaults();
  private volatile boolean readerGone;
  private int size;
  private boolean started;
  private boolean paused;
  private boolean eof;
  private boolean closing;
  private boolean lost;

  PipeWriter(ChildTransport child, long pid, OutputStream out) {
    this.child = child;
    this.pid = pid;
    this.out = out;
  }

  // --- on the thread of the pipe ---

  private void pump() {
    try (out) {
      for (ByteBuffer data = queue.take(); data != END; data = queue.take()) {
        int count = data.remaining();
        if (readerGone) {
          throw new IOException("Broken pipe: the child has exited without reading its input");
        }
        out.write(data.array(), data.arrayOffset() + data.position(), count);
        out.flush();
        child.post(() -> written(count));
      }
      out.close();
      child.post(() -> reportLoss(null));
    } catch (InterruptedException | LoopClosedException e) {
      // The pipe is closed, or the loop is.
    } catch (Throwable e) { // An Error must not leave the protocol without connectionLost().
      postLoss(e);
    }
  }

  private void postLoss(Throwable cause) {
    try {
      child.post(() -> reportLoss(cause));
    } catch (LoopClosedException e) {
      // The loop is closed.
    }
  }

  // --- on the loop ---

  private void add(ByteBuffer data) {
    queue.add(data);
    if (!started) {
      started = true;
      Thread.ofPlatform().daemon().name("rondo-pipe-" + pid + "-0").start(this::pump);
    }
  }

  private void written(int count) {
    size -= count;
    if (paused && !lost && size <= limits.low()) {
      paused = false;
      child.resumeWriting();
    }
  }

  private void reportLoss(@Nullable Throwable cause) {
    closing = true;
    if (!lost) {
      lost = true;
      size = 0;
      child.pipeLost(0, cause);
    }
  }

  /** Closes the pipe, because the child has exited. */
  void readerGone() {
    readerGone = true;
    if (!closing) {
      closing = true;
      add(END);
    }
  }

  @Override
  public void write(ByteBuffer data) {
    if (eof) {
      throw new IllegalStateException("cannot write after writeEof(): " + child);
    }
    if (closing || !data.hasRemaining()) {
      data.position(data.limit());
      return;
    }
    size += data.remaining();
    add(ByteBuffer.allocate(data.remaining()).put(data).flip());
    pauseIfFull();
  }

  private void pauseIfFull() {
    if (!paused && size > limits.high()) {
      paused = true;
      child.pauseWriting();
    }
  }

  @Override
  public void writelines(List<ByteBuffer> data) {
    data.forEach(this::write);
  }

  @Override
  public void writeEof() {
    if (!closing) {
      eof = true;
      close();
    }
  }

  @Override
  public boolean canWriteEof() {
    return true;
  }

  @Override
  public void close() {
    if (!closing) {
      closing = true;
      add(END);
    }
  }

  @Override
  public void abort() {
    if (!lost) {
      stopThread();
      child.soon(() -> reportLoss(null));
    }
  }

  /** Stops the thread without notifying the protocol. */
  void stopThread() {
    closing = true;
    queue.clear();
    add(END);
  }

  @Override
  public boolean isClosing() {
    return closing;
  }

  @Override
  public int getWriteBufferSize() {
    return size;
  }

  @Override
  public WriteBufferLimits getWriteBufferLimits() {
    return limits;
  }

  @Override
  public void setWriteBufferLimits(WriteBufferLimits limits) {
    this.limits = limits;
    pauseIfFull();
  }

  @Override
  public <T> @Nullable T getExtraInfo(ExtraInfo<T> name) {
    return child.getExtraInfo(name);
  }
}
