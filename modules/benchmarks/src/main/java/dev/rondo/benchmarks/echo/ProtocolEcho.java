package dev.rondo.benchmarks.echo;

import dev.rondo.net.Protocol;
import dev.rondo.net.Transport;
import java.nio.ByteBuffer;

/** An echo protocol that writes the buffer it receives. */
@SuppressWarnings("NullAway.Init") // connectionMade is called first.
final class ProtocolEcho implements Protocol {

  private Transport transport;

  @Override
  public void connectionMade(Transport transport) {
    this.transport = transport;
  }

  @Override
  public void dataReceived(ByteBuffer data) {
    transport.write(data);
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
