package dev.rondo.launcher.accesslog;

import java.io.Closeable;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.locks.LockSupport;

/**
 * The standard output. Another program that has it may have set it to non-blocking: it then takes
 * nothing while its reader is slow.
 */
@SuppressWarnings("resource") // The process keeps its standard output to its end.
final class OutputSink implements LogSink {

  private static final long PAUSE = 10_000_000;

  private final FileChannel channel = new FileOutputStream(FileDescriptor.out).getChannel();

  @Override
  public String name() {
    return "on standard output";
  }

  @Override
  public void write(ByteBuffer bytes) throws IOException {
    while (channel.write(bytes) == 0) {
      LockSupport.parkNanos(this, PAUSE);
    }
  }

  @Override
  public Closeable reopen() {
    return () -> {};
  }

  @Override
  public void close() {}
}
