package dev.rondo.examples.http;

import java.io.IOException;
import java.nio.channels.FileChannel;

/** A file that stays open as long as it has holders. The opener is the first one. */
final class SharedFile {

  private final FileChannel channel;
  private int holders = 1;

  SharedFile(FileChannel channel) {
    this.channel = channel;
  }

  FileChannel channel() {
    return channel;
  }

  /** Keeps it open for one more. */
  void hold() {
    holders++;
  }

  /** Closes it if nobody else holds it. */
  void release() {
    holders--;
    if (holders == 0) {
      try {
        channel.close();
      } catch (IOException e) {
        // It was only read.
      }
    }
  }
}
