package dev.rondo.launcher.accesslog;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that lines are appended to. */
final class FileSink implements LogSink {

  private final Path path;
  private FileChannel channel;

  FileSink(Path path) throws IOException {
    this.path = path;
    channel = open(path);
  }

  private static FileChannel open(Path path) throws IOException {
    return FileChannel.open(
        path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
  }

  @Override
  public String name() {
    return path.toString();
  }

  @Override
  public void write(ByteBuffer bytes) throws IOException {
    channel.write(bytes);
  }

  @Override
  public Closeable reopen() throws IOException {
    FileChannel old = channel;
    channel = open(path);
    return old;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
