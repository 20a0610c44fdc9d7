package dev.rondo.benchmarks.simulation;

import dev.rondo.net.Protocol;
import dev.rondo.net.Transport;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Echoes what it receives. */
final class SimulatedEcho implements Protocol {

  private @Nullable Transport transport;

  @Override
  public void connectionMade(Transport made) {
    transport = made;
  }

  @Override
  public void dataReceived(ByteBuffer data) {
    if (transport != null) {
      transport.write(data);
    }
  }
}
