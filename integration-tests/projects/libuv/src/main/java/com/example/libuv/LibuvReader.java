package com.example.libuv;

import dev.rondo.engine.spi.BufferMemory;
import dev.rondo.engine.spi.Completion;
import dev.rondo.engine.spi.ReadSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The reading half of a stream. libuv goes on reading between two requests, until bytes arrive that
 * nobody has asked for; those stay in the system.
 */
final class LibuvReader {

  private final LibuvStream stream;
  private final LibuvLoop loop;
  private @Nullable ReadSink sink;
  private @Nullable ByteBuffer into;
  private @Nullable Completion done;
  private boolean reading;

  /** The chunk that was read but not delivered yet; its length is 0 if there is none. */
  private int offset;

  private int length;

  /** The bytes of a chunk whose reader stopped before it was delivered. */
  private @Nullable ByteBuffer kept;

  /** Whether libuv has reported the end or a failure. */
  private boolean ended;

  private @Nullable IOException failure;

  LibuvReader(LibuvStream stream, LibuvLoop loop) {
    this.stream = stream;
    this.loop = loop;
    kept = loop.detached.remove(stream.channel());
  }

  // --- requests ---

  void read(ByteBuffer target, Completion completion) {
    requireIdle(done != null || (sink != null && !stream.closed));
    into = target;
    done = completion;
    request();
  }

  void start(ReadSink reader) {
    requireIdle(done != null);
    sink = reader;
    request();
  }

  private void requireIdle(boolean busy) {
    if (busy) {
      throw new IllegalStateException("something else already reads from " + stream.channel());
    }
  }

  private void request() {
    if (!reading && !ended) {
      failure = null;
      try {
        Libuv.check(
            Libuv.call(Libuv.READ_START, stream.handle(), loop.allocate, loop.read),
            "uv_read_start");
        reading = true;
      } catch (IOException e) {
        failure = e;
      }
    }
    if (length != 0 || kept != null || ended || failure != null) {
      stream.enqueue();
    }
  }

  /** Forgets the sink or the pending read, and keeps what has arrived for the next one. */
  void stop() {
    sink = null;
    done = null;
    into = null;
    keepChunk();
  }

  private void keepChunk() {
    if (length != 0) {
      kept = loop.readMemory.copy(offset, length);
      length = 0;
      loop.readMemory.release();
    }
  }

  /** Keeps what has arrived for the next user of the channel. */
  void detach() {
    stop();
    if (kept != null) {
      loop.detached.put(stream.channel(), kept);
    }
  }

  /** Fails the pending read. */
  void close() {
    Completion completion = done;
    stop();
    kept = null;
    if (completion != null) {
      completion.failed(new AsynchronousCloseException());
    }
  }

  // --- inside a poll ---

  /** Returns the number of bytes that a reader takes now. */
  int room() {
    ByteBuffer target = into;
    if (length != 0 || kept != null || stream.closed || !isWanted()) {
      return 0;
    }
    int room = loop.readMemory.room();
    return target == null ? room : Math.min(room, target.remaining());
  }

  /** Records a number of bytes or an error. */
  void arrived(long result) {
    if (result > 0) {
      length = (int) result;
      offset = loop.readMemory.keep(length);
    } else if (result == Libuv.ENOBUFS && !isWanted()) {
      reading = false;
      Libuv.call(Libuv.READ_STOP, stream.handle);
    } else if (result < 0 && result != Libuv.ENOBUFS) {
      reading = false;
      ended = true;
      failure = result == Libuv.EOF ? null : Libuv.exception(result, "read");
    }
    if (isWanted()) {
      stream.enqueue();
    }
  }

  private boolean isWanted() {
    return sink != null || done != null;
  }

  // --- delivering ---

  void deliver() {
    ReadSink reader = sink;
    Completion completion = done;
    ByteBuffer target = into;
    if (reader != null) {
      deliver(reader);
    } else if (completion != null && target != null) {
      deliver(completion, target);
    }
  }

  private void deliver(ReadSink reader) {
    ByteBuffer rest = kept;
    if (rest != null) {
      kept = null;
      reader.received(rest);
    } else if (length != 0) {
      ByteBuffer chunk = loop.readMemory.lend(offset, length);
      length = 0;
      try {
        reader.received(chunk);
      } finally {
        loop.readMemory.release();
      }
    } else if (ended || failure != null) {
      report(reader::ended, reader::failed);
    }
    if (sink != null) {
      request();
    }
  }

  private void deliver(Completion completion, ByteBuffer target) {
    keepChunk();
    ByteBuffer data = kept;
    if (data != null) {
      int count = Math.min(data.remaining(), target.remaining());
      stop();
      try {
        target.put(target.position(), data, data.position(), count);
      } catch (RuntimeException e) {
        // The buffer may belong to another thread or be freed. The bytes wait for the next read.
        completion.failed(BufferMemory.explain(e, target));
        return;
      }
      target.position(target.position() + count);
      kept = data.position(data.position() + count).hasRemaining() ? data : null;
      completion.completed(count);
    } else if (ended || failure != null) {
      report(() -> completion.completed(-1), completion::failed);
    }
  }

  private void report(Runnable end, Consumer<IOException> failed) {
    stop();
    IOException exception = failure;
    failure = null;
    if (exception == null) {
      end.run();
    } else {
      failed.accept(exception);
    }
  }
}
