package dev.rondo.engine.spi;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A file that can tell the bytes in the system's memory from those that a disk must deliver. */
public interface CachedFile {

  /**
   * Reads bytes at {@code position} that are in memory, without waiting for a disk.
   *
   * @return the number of bytes; 0 if none can be read without waiting, which includes the end of
   *     the file and a system that cannot tell
   * @throws IOException if the channel is closed
   */
  int readCached(ByteBuffer into, long position) throws IOException;
}
