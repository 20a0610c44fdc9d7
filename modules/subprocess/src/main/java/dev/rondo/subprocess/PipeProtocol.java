package dev.rondo.subprocess;

import dev.rondo.net.Protocol;
import dev.rondo.net.Transport;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Passes the events of a pipe of the loop to a child's transport. */
final class PipeProtocol implements Protocol {

  private final ChildTransport child;
  private final int fd;

  PipeProtocol(ChildTransport child, int fd) {
    this.child = child;
    this.fd = fd;
  }

  @Override
  public void connectionMade(Transport transport) {
    if (fd != 0) {
      transport.pauseReading(); // Until the connectionMade() of the child's protocol.
    }
  }

  @Override
  public void dataReceived(ByteBuffer data) {
    child.received(fd, data);
  }

  @Override
  public void pauseWriting() {
    child.pauseWriting();
  }

  @Override
  public void resumeWriting() {
    child.resumeWriting();
  }

  @Override
  public void connectionLost(@Nullable Throwable exception) {
    child.pipeLost(fd, exception);
  }
}
