package dev.rondo.benchmarks.echo;

import dev.rondo.net.BufferedProtocol;
import dev.rondo.net.Transport;
import java.nio.ByteBuffer;

/** An echo protocol that receives into its own buffer. */
@SuppressWarnings("NullAway.Init") // connectionMade is called first.
final class BufferedEcho implements BufferedProtocol {

  private final ByteBuffer buffer = ByteBuffer.allocateDirect(128 << 10);
  private Transport transport;

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
