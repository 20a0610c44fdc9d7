package com.example.libuv;

import dev.rondo.engine.spi.BufferMemory;
import dev.rondo.engine.spi.Completion;
import dev.rondo.engine.spi.ReadSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
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

  private boolean ended;
  private @Nullable IOException failure;

  LibuvReader(LibuvStream stream, LibuvLoop loop) {
    this.stream = stream;
    this.loop = loop;
  }

  // --- requests ---

  void read(ByteBuffer target, Completion completion) {
    if (sink != null) {
      throw new IllegalStateException("a transport already reads from " + stream.channel());
    }
    requireNoRead();
    into = target;
    done = completion;
    request();
  }

  void start(ReadSink reader) {
    requireNoRead();
    sink = reader;
    request();
  }

  private void requireNoRead() {
    if (done != null) {
      throw new IllegalStateException(
          "a read is pending on %s: wait for it or cancel it".formatted(stream.channel()));
    }
  }

  private void request() {
    if (length != 0 || kept != null || ended || failure != null) {
      stream.enqueue();
    } else if (!reading) {
      try {
        Libuv.check(loop.startReading(stream.handle()), "uv_read_start");
        reading = true;
      } catch (IOException e) {
        failure = e;
        stream.enqueue();
      }
    }
  }

  /** Forgets the sink or the pending read, and keeps what has arrived for the next one. */
  void stop() {
    sink = null;
    done = null;
    into = null;
    if (length != 0) {
      ByteBuffer chunk = loop.readMemory().chunk(offset, length);
      kept = ByteBuffer.allocate(length).put(chunk).flip();
      length = 0;
      loop.readMemory().release();
    }
  }

  /** Forgets the sink, for a stream that is closed. */
  void stopReading() {
    if (sink != null) {
      stop();
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

  boolean isPending() {
    return done != null;
  }

  // --- inside a poll ---

  /** Returns the number of bytes that a reader takes now. */
  int room() {
    ByteBuffer target = into;
    if (length != 0 || kept != null || stream.isClosed() || sink == null && target == null) {
      return 0;
    }
    int room = loop.readMemory().room();
    return target == null ? room : Math.min(room, target.remaining());
  }

  /** Records a number of bytes or an error. */
  void arrived(long result) {
    if (result > 0) {
      length = (int) result;
      offset = loop.readMemory().keep(length);
    } else if (result == Libuv.ENOBUFS) {
      if (sink == null && done == null) {
        reading = false;
        Libuv.call(Libuv.READ_STOP, stream.handle);
      }
      return;
    } else if (result == Libuv.EOF) {
      reading = false;
      ended = true;
    } else if (result < 0) {
      reading = false;
      failure = Libuv.exception(result, "read");
    } else {
      return;
    }
    if (sink != null || done != null) {
      stream.enqueue();
    }
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
      ByteBuffer chunk = loop.readMemory().chunk(offset, length);
      length = 0;
      try {
        reader.received(chunk);
      } finally {
        loop.readMemory().release();
      }
    } else if (ended || failure != null) {
      IOException exception = end();
      if (exception == null) {
        reader.ended();
      } else {
        reader.failed(exception);
      }
    }
    if (sink != null) {
      request();
    }
  }

  private void deliver(Completion completion, ByteBuffer target) {
    ByteBuffer rest = kept;
    if (rest == null && length == 0) {
      if (ended || failure != null) {
        IOException exception = end();
        if (exception == null) {
          completion.completed(-1);
        } else {
          completion.failed(exception);
        }
      }
      return;
    }
    ByteBuffer data = rest == null ? loop.readMemory().chunk(offset, length) : rest;
    int count = Math.min(data.remaining(), target.remaining());
    try {
      target.put(target.position(), data, data.position(), count);
    } catch (RuntimeException e) {
      // The buffer may belong to another thread or be freed. Keep the bytes for the next read.
      stop();
      completion.failed(BufferMemory.explain(e, target));
      return;
    }
    target.position(target.position() + count);
    if (rest == null) {
      offset += count;
      length -= count;
      if (length == 0) {
        loop.readMemory().release();
      }
    } else if (!rest.position(rest.position() + count).hasRemaining()) {
      kept = null;
    }
    stop();
    completion.completed(count);
  }

  /** Forgets the reader, and returns the failure of the stream, once; null if it has ended. */
  private @Nullable IOException end() {
    IOException exception = failure;
    stop();
    failure = null;
    ended = true;
    return exception;
  }
}
