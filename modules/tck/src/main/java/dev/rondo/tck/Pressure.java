package dev.rondo.tck;

import dev.rondo.net.WriteTransport;
import java.nio.ByteBuffer;

/** Writes to a transport whose peer does not read. */
public final class Pressure {

  private static final int CHUNK = 64 * 1024;

  private Pressure() {}

  /**
   * Writes the bytes of {@link Bytes#pattern} until the system takes no more, so that some are
   * buffered in the transport.
   *
   * @return how many bytes were written
   */
  public static long fill(WriteTransport transport) {
    long written = 0;
    while (transport.getWriteBufferSize() == 0) {
      if (written > 1L << 30) {
        throw new IllegalStateException(
            "the system took " + written + " bytes; is the peer reading?");
      }
      var chunk = ByteBuffer.allocate(CHUNK);
      while (chunk.hasRemaining()) {
        chunk.put((byte) Bytes.patternAt(written + chunk.position()));
      }
      transport.write(chunk.flip());
      written += CHUNK;
    }
    return written;
  }
}
