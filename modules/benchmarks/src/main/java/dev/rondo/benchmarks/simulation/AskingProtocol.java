package dev.rondo.benchmarks.simulation;

import dev.rondo.net.Protocol;
import dev.rondo.net.Transport;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Asks again after each answer. */
final class AskingProtocol implements Protocol {

  private final ByteBuffer question = ByteBuffer.allocate(64);
  private final Countdown countdown;
  private @Nullable Transport transport;

  AskingProtocol(Countdown countdown) {
    this.countdown = countdown;
  }

  @Override
  public void connectionMade(Transport made) {
    transport = made;
    made.write(question.clear());
  }

  @Override
  public void dataReceived(ByteBuffer data) {
    if (transport != null && countdown.next()) {
      transport.write(question.clear());
    }
  }
}
