package dev.rondo.streams;

import dev.rondo.EventLoop;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/** A writer as a stream of the JDK. */
final class WriterOutputStream extends OutputStream {

  private final EventLoop loop;
  private final StreamWriter writer;
  private final byte[] single = new byte[1];
  private boolean closed;

  WriterOutputStream(EventLoop loop, StreamWriter writer) {
    this.loop = loop;
    this.writer = writer;
  }

  @Override
  public void write(int b) throws IOException {
    single[0] = (byte) b;
    write(single, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    requireOpen();
    BlockingBridge.requireTask(loop);
    writer.write(ByteBuffer.wrap(bytes, offset, length));
    drain();
  }

  /** Waits until the connection has room; what was written leaves without a flush. */
  @Override
  public void flush() throws IOException {
    requireOpen();
    BlockingBridge.requireTask(loop);
    drain();
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    BlockingBridge.requireTask(loop);
    closed = true;
    try {
      drain();
    } finally {
      writer.close();
    }
  }

  private void drain() throws IOException {
    BlockingBridge.call(
        () -> {
          writer.drain();
          return 0;
        });
  }

  private void requireOpen() throws IOException {
    if (closed || writer.isClosing()) {
      throw new IOException(
          "%s is closed: write before closing it"
              .formatted(closed ? "the stream" : "the connection"));
    }
  }
}
