package dev.rondo.examples;

import dev.rondo.net.BufferedProtocol;
import dev.rondo.net.Transport;
import java.nio.ByteBuffer;

/** Echoes what it receives, as {@link EchoProtocol} does, but receives into its own buffer. */
public final class BufferedEchoProtocol implements BufferedProtocol {

  private static final int SIZE = 16 * 1024;

  private final ByteBuffer buffer = ByteBuffer.allocateDirect(SIZE);

  @SuppressWarnings("NullAway.Init") // connectionMade is called first.
  private Transport transport;

  /** Creates a protocol for one connection. */
  public BufferedEchoProtocol() {}

  @Override
  public void connectionMade(Transport transport) {
    this.transport = transport;
  }

  @Override
  public ByteBuffer getBuffer(int sizeHint) {
    return buffer.clear();
  }

  @Override
  public void bufferUpdated(int count) {
    transport.write(buffer.limit(count));
  }

  @Override
  public void pauseWriting() {
    transport.pauseReading();
  }

  @Override
  public void resumeWriting() {
    transport.resumeReading();
  }
}
