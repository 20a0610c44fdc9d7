package dev.rondo.linux;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A way to send what is large over one socket, other than {@code send(2)}. */
public interface LargeSends {

  /** The result of {@link #send} if the data must be sent the ordinary way. */
  int NOT_THIS = -1;

  /**
   * Sends of some buffers in turn what the socket takes right now.
   *
   * @return how much, by which positions have moved; 0 if there is no room
   */
  int send(int fd, ByteBuffer[] from, int offset, int length) throws IOException;
}
