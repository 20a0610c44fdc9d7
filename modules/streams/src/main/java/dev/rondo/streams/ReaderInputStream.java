package dev.rondo.streams;

import dev.rondo.EventLoop;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/** A reader as a stream of the JDK. */
final class ReaderInputStream extends InputStream {

  private final EventLoop loop;
  private final StreamReader reader;
  private final byte[] single = new byte[1];
  private boolean closed;

  /** A view of the array that the last read was given; libraries mostly give the same one. */
  private ByteBuffer view = ByteBuffer.wrap(single);

  ReaderInputStream(EventLoop loop, StreamReader reader) {
    this.loop = loop;
    this.reader = reader;
  }

  @Override
  public int read() throws IOException {
    return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    requireOpen();
    BlockingBridge.requireTask(loop);
    if (view.array() != bytes) {
      view = ByteBuffer.wrap(bytes);
    }
    view.limit(offset + length).position(offset);
    return BlockingBridge.call(() -> reader.read(view));
  }

  @Override
  public int available() throws IOException {
    requireOpen();
    return reader.available();
  }

  /** Closes this stream only: the connection and its reader stay usable. */
  @Override
  public void close() {
    closed = true;
    view = ByteBuffer.wrap(single);
  }

  private void requireOpen() throws IOException {
    if (closed) {
      throw new IOException("the stream is closed: read before closing it");
    }
  }
}
