package dev.rondo.tls;

import dev.rondo.EventLoop;
import dev.rondo.net.Protocol;
import dev.rondo.net.TlsOptions;
import dev.rondo.net.TlsRole;
import dev.rondo.net.Transport;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The protocol of the transport below: passes its events to a {@link TlsConnection}. */
final class TlsProtocol implements Protocol {

  /**
   * The parameters of a connection.
   *
   * @param isUpgrade whether the protocol has already received {@code connectionMade}
   * @param tasks the place of the tasks that the engine delegates, if they check no certificate
   */
  record Setup(
      Protocol protocol,
      TlsOptions options,
      TlsRole role,
      boolean isUpgrade,
      TaskPlace tasks,
      HandshakeListener listener) {}

  private final EventLoop loop;
  private final BufferPools pools;
  private final HandshakeTurns turns;
  private final Setup setup;
  private @Nullable TlsConnection connection;

  TlsProtocol(EventLoop loop, BufferPools pools, HandshakeTurns turns, Setup setup) {
    this.loop = loop;
    this.pools = pools;
    this.turns = turns;
    this.setup = setup;
  }

  /** Returns the TLS transport above, or null before the connection is made. */
  @Nullable Transport transport() {
    return connection == null ? null : connection.transport();
  }

  @Override
  public void connectionMade(Transport transport) {
    TlsConnection created;
    try {
      created = new TlsConnection(loop, pools, turns, transport, setup);
    } catch (RuntimeException e) {
      transport.abort();
      setup.listener().failed(e);
      return;
    }
    connection = created;
    created.start();
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
      connection.eofReceived();
    }
    return true; // the connection closes the transport after sending close_notify
  }

  @Override
  public void pauseWriting() {
    if (connection != null) {
      connection.pauseWriting();
    }
  }

  @Override
  public void resumeWriting() {
    if (connection != null) {
      connection.resumeWriting();
    }
  }

  @Override
  public void connectionLost(@Nullable Throwable exception) {
    if (connection != null) {
      connection.connectionLost(exception);
    }
  }
}
