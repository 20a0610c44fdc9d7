package dev.rondo.linux;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Sends large writes on one socket by other means than {@code send(2)}, such as zero-copy. */
public interface LargeSends {

  /** The result of {@link #send} if the caller must use {@code send(2)} for these buffers. */
  int USE_SEND = -1;

  /**
   * Sends as many bytes of the buffers, in order, as the socket accepts now.
   *
   * @return the number of bytes sent, by which positions have moved; 0 if the socket has no room;
   *     or {@link #USE_SEND}
   */
  int send(int fd, ByteBuffer[] from, int offset, int length) throws IOException;
}
