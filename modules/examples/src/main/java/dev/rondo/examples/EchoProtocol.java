package dev.rondo.examples;

import dev.rondo.net.Protocol;
import dev.rondo.net.Transport;
import java.nio.ByteBuffer;

/** Echoes what it receives. Reads no faster than the peer reads the echo. */
public final class EchoProtocol implements Protocol {

  @SuppressWarnings("NullAway.Init") // connectionMade is called first.
  private Transport transport;

  /** Creates a protocol for one connection. */
  public EchoProtocol() {}

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
