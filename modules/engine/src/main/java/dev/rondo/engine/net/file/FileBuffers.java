package dev.rondo.engine.net.file;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * The buffers that files are read into, and the reads of a loop: at most {@value #MAX_READS} at a
 * time, so that many slow connections do not hold a buffer each. A direct buffer is expensive to
 * allocate, and its memory is only freed by a garbage collection, so the buffers are pooled.
 */
final class FileBuffers {

  private static final int SIZE = 8 * FileTransfer.RECORD;
  private static final int MAX_READS = 16;

  private final ArrayDeque<ByteBuffer> pool = new ArrayDeque<>();
  private final ArrayDeque<FileTransfer> waiting = new ArrayDeque<>();
  private int reads;
  private boolean starting;

  /**
   * Calls {@link FileTransfer#read} with a buffer, now or when another read has ended. Each call
   * must be followed by {@link #readEnded()}.
   */
  void requestRead(FileTransfer transfer) {
    waiting.add(transfer);
    startReads();
  }

  /** Records that a read has ended, and starts the next one. */
  void readEnded() {
    reads--;
    startReads();
  }

  /** Starts reads while it can. A read that cannot start ends at once, and calls this again. */
  private void startReads() {
    if (starting) {
      return;
    }
    starting = true;
    try {
      while (reads < MAX_READS && !waiting.isEmpty()) {
        FileTransfer next = waiting.remove();
        if (!next.hasEnded()) {
          reads++;
          next.read(take());
        }
      }
    } finally {
      starting = false;
    }
  }

  /** Returns a buffer with arbitrary contents. */
  ByteBuffer take() {
    ByteBuffer buffer = pool.poll();
    return buffer == null ? ByteBuffer.allocateDirect(SIZE) : buffer.clear();
  }

  /** Returns a buffer to the pool, when the driver and the executor no longer use it. */
  void giveBack(ByteBuffer buffer) {
    if (pool.size() < MAX_READS) {
      pool.push(buffer);
    }
  }
}
