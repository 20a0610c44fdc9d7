package dev.rondo.tls;

import dev.rondo.EventLoop;
import dev.rondo.net.Protocol;
import dev.rondo.net.TlsOptions;
import dev.rondo.net.TlsRole;
import dev.rondo.net.Transport;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What the transport below sees of TLS. */
final class TlsProtocol implements Protocol {

  /**
   * What is to come about.
   *
   * @param isUpgrade whether the protocol knows of its connection already
   */
  record Plan(
      Protocol protocol,
      TlsOptions options,
      TlsRole role,
      boolean isUpgrade,
      HandshakeListener listener) {}

  private final EventLoop loop;
  private final TlsBuffers buffers;
  private final Plan plan;
  private @Nullable TlsConnection connection;

  TlsProtocol(EventLoop loop, TlsBuffers buffers, Plan plan) {
    this.loop = loop;
    this.buffers = buffers;
    this.plan = plan;
  }

  /** The transport above, once there is one. */
  @Nullable Transport transport() {
    return connection == null ? null : connection.transport();
  }

  @Override
  public void connectionMade(Transport transport) {
    TlsConnection made;
    try {
      made = new TlsConnection(loop, buffers, transport, plan);
    } catch (RuntimeException e) {
      transport.abort();
      plan.listener().failed(e);
      return;
    }
    connection = made;
    made.start();
  }

  @Override
  public void dataReceived(ByteBuffer data) {
    if (connection != null) {
      connection.received(data);
    }
  }

  @Override
  public boolean eofReceived() {
    if (connection != null) {
      connection.ended();
    }
    return true; // the connection closes the transport when it has said what it has to
  }

  @Override
  public void pauseWriting() {
    if (connection != null) {
      connection.pausedWriting();
    }
  }

  @Override
  public void resumeWriting() {
    if (connection != null) {
      connection.resumedWriting();
    }
  }

  @Override
  public void connectionLost(@Nullable Throwable exception) {
    if (connection != null) {
      connection.lost(exception);
    }
  }
}
