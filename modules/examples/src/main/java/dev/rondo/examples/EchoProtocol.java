package dev.rondo.examples;

import dev.rondo.net.Protocol;
import dev.rondo.net.Transport;
import java.nio.ByteBuffer;

/** Sends back what it receives, and reads no faster than the other end does. */
public final class EchoProtocol implements Protocol {

  @SuppressWarnings("NullAway.Init") // connectionMade comes before everything else.
  private Transport transport;

  /** A protocol for one connection. */
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
