package dev.rondo.launcher.accesslog;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A sink in memory, with limited room. */
final class FakeSink implements LogSink {

  final StringBuilder text = new StringBuilder();
  int room = Integer.MAX_VALUE;
  int writes;
  boolean refusesToReopen;
  boolean failsToClose;
  Runnable onReopen = () -> {};
  boolean closed;

  @Override
  public String name() {
    return "fake";
  }

  @Override
  public void write(ByteBuffer bytes) throws IOException {
    if (room == 0) {
      throw new IOException("No space left on device");
    }
    byte[] taken = new byte[Math.min(room, bytes.remaining())];
    bytes.get(taken);
    text.append(new String(taken, US_ASCII));
    room -= taken.length;
    writes++;
  }

  @Override
  public Closeable reopen() throws IOException {
    if (refusesToReopen) {
      throw new IOException("Too many open files");
    }
    text.append("|");
    onReopen.run();
    return () -> {
      if (failsToClose) {
        throw new IOException("Disk quota exceeded");
      }
    };
  }

  @Override
  public void close() {
    closed = true;
  }
}
