package dev.rondo.examples.http;

import java.io.IOException;
import java.nio.channels.FileChannel;

/** A reference-counted open file. The opener holds the first reference. */
final class SharedFile {

  private final FileChannel channel;
  private int references = 1;

  SharedFile(FileChannel channel) {
    this.channel = channel;
  }

  FileChannel channel() {
    return channel;
  }

  /** Adds a reference. */
  void retain() {
    references++;
  }

  /** Drops a reference; closes the file with the last one. */
  void release() {
    references--;
    if (references == 0) {
      try {
        channel.close();
      } catch (IOException e) {
        // The file was only read, so no data is lost.
      }
    }
  }
}
