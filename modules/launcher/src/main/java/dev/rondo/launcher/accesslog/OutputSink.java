package dev.rondo.launcher.accesslog;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** The standard output. */
@SuppressWarnings("resource") // The process keeps its standard output to its end.
final class OutputSink implements LogSink {

  private final FileChannel channel = new FileOutputStream(FileDescriptor.out).getChannel();

  @Override
  public String name() {
    return "on standard output";
  }

  @Override
  public void write(ByteBuffer bytes) throws IOException {
    channel.write(bytes);
  }

  @Override
  public void reopen() {}

  @Override
  public void close() {}
}
