package com.example.libuv;

import dev.rondo.engine.spi.BufferMemory;
import dev.rondo.engine.spi.Completion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import org.jspecify.annotations.Nullable;

/**
 * The writing half of a stream. libuv gets a copy of each write, so that a caller that cancels has
 * its buffers back at once. A write for which the system has no room yet cannot be cancelled: its
 * copy is still sent.
 */
final class LibuvWriter implements Completion {

  private static final ByteBuffer[] NO_BUFFERS = {};

  private final LibuvStream stream;
  private final LibuvLoop loop;
  private final WriteMemory memory;
  private ByteBuffer[] from = NO_BUFFERS;
  private int offset;
  private int length;
  private @Nullable Completion done;
  private boolean finished;
  private int written;
  private @Nullable Exception failure;

  /** The copy that libuv is sending; null if there is none. */
  private @Nullable ByteBuffer sending;

  /** Whether the write that the copy belongs to was cancelled. */
  private boolean abandoned;

  private boolean shutdown;

  LibuvWriter(LibuvStream stream, LibuvLoop loop) {
    this.stream = stream;
    this.loop = loop;
    memory = loop.writeMemory;
  }

  long tryWrite(ByteBuffer[] data, int first, int count) throws IOException {
    requireIdle();
    long total = 0;
    while (sending == null) {
      int copied = memory.fill(data, first, count);
      if (copied == 0) {
        return total;
      }
      int taken = Libuv.call(Libuv.TRY_WRITE, stream.handle(), memory.buffers(), 1);
      if (taken < 0) {
        if (taken != Libuv.EAGAIN && total == 0) {
          throw Libuv.exception(taken, "write");
        }
        return total;
      }
      advance(data, first, count, taken);
      total += taken;
      if (taken < copied) {
        return total;
      }
    }
    return total;
  }

  void requireIdle() {
    if (done != null) {
      throw new IllegalStateException(
          "a write is pending on %s: wait for it or cancel it".formatted(stream.channel()));
    }
  }

  private static void advance(ByteBuffer[] data, int first, int count, int bytes) {
    int left = bytes;
    for (int i = first; i < first + count && left > 0; i++) {
      int step = Math.min(left, data[i].remaining());
      data[i].position(data[i].position() + step);
      left -= step;
    }
  }

  void write(ByteBuffer[] data, int first, int count, Completion completion) {
    begin(completion);
    from = data;
    offset = first;
    length = count;
    if (sending == null) {
      beginWrite();
    }
  }

  /** Begins a write that readiness completes, by calling the writer. */
  Completion begin(Completion completion) {
    requireIdle();
    done = completion;
    finished = false;
    return this;
  }

  @Override
  public void completed(int count) {
    finish(count, null);
    deliver();
  }

  @Override
  public void failed(Exception exception) {
    finish(0, exception);
    deliver();
  }

  /** Passes a copy to libuv. */
  private void beginWrite() {
    try {
      memory.fill(from, offset, length);
      sending = memory.takeFilled();
      Libuv.check(loop.write(stream.handle(), this, memory.buffers()), "uv_write");
    } catch (IOException e) {
      releaseCopy();
      finish(0, e);
      stream.enqueue();
    } catch (RuntimeException e) {
      // The buffer may belong to another thread or be freed.
      finish(0, BufferMemory.explain(e, from, offset, length));
      stream.enqueue();
    }
  }

  private void finish(int count, @Nullable Exception exception) {
    written = count;
    failure = exception;
    finished = true;
  }

  private void releaseCopy() {
    ByteBuffer copy = sending;
    sending = null;
    if (copy != null) {
      memory.release(copy);
    }
  }

  /** Records, inside a poll, that libuv has sent the copy. */
  void sent(int status) {
    int count = sending == null ? 0 : sending.limit();
    releaseCopy();
    stream.enqueue();
    if (abandoned) {
      abandoned = false;
    } else if (status < 0) {
      finish(0, Libuv.exception(status, "write"));
    } else {
      advance(from, offset, length, count);
      finish(count, null);
    }
  }

  /** Returns whether libuv is sending a copy. */
  boolean isSending() {
    return sending != null;
  }

  int committedBytes() {
    ByteBuffer copy = abandoned ? null : sending;
    return done == null ? 0 : finished ? written : copy == null ? 0 : copy.limit();
  }

  void cancel() {
    done = null;
    from = NO_BUFFERS;
    abandoned = sending != null;
  }

  void shutdownOutput() throws IOException {
    if (sending == null) {
      stream.shutdownNow();
    } else {
      shutdown = true;
    }
  }

  /** Reports the end of a write, in the run phase, or begins the next one. */
  void deliver() {
    if (sending != null) {
      return;
    }
    if (shutdown) {
      shutdown = false;
      try {
        stream.shutdownNow();
      } catch (IOException e) {
        // The connection is gone; the reader reports that.
      }
    }
    Completion completion = done;
    if (completion == null) {
      return;
    }
    if (!finished) {
      if (from != NO_BUFFERS) { // Otherwise readiness serves it.
        beginWrite();
      }
      return;
    }
    Exception exception = failure;
    cancel();
    if (exception == null) {
      completion.completed(written);
    } else {
      completion.failed(exception);
    }
  }

  /** Fails the pending write. */
  void close() {
    Completion completion = done;
    cancel();
    if (completion != null) {
      completion.failed(new AsynchronousCloseException());
    }
  }
}
