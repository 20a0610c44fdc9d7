package dev.rondo.examples;

import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.net.Connection;
import dev.rondo.net.Protocol;
import dev.rondo.net.Target;
import dev.rondo.net.Transport;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Forwards each client's connection to another address. Reads neither side faster than the other
 * side accepts the data. Forwards a half-close too, and keeps the other direction open.
 */
public final class ProxyProtocol implements Protocol {

  private final EventLoop loop;
  private final Target target;
  private @Nullable LoopFuture<Connection<Transport, ProxySide>> connecting;

  /**
   * Creates the protocol for one client of a server on {@code loop}; it connects to {@code target}.
   */
  public ProxyProtocol(EventLoop loop, Target target) {
    this.loop = Objects.requireNonNull(loop, "loop");
    this.target = Objects.requireNonNull(target, "target");
  }

  @Override
  public void connectionMade(Transport transport) {
    // Reading is paused until the other side is connected, so nothing has to be kept here.
    transport.pauseReading();
    connecting = connect(transport);
    connecting.addDoneCallback(done -> connected(transport, done));
  }

  private LoopFuture<Connection<Transport, ProxySide>> connect(Transport transport) {
    return target instanceof Target.Unix
        ? loop.createUnixConnection(() -> new ProxySide(transport), target)
        : loop.createConnection(() -> new ProxySide(transport), target);
  }

  private static void connected(
      Transport client, LoopFuture<Connection<Transport, ProxySide>> connecting) {
    if (connecting.isCancelled() || connecting.exception() != null) {
      // The target is unreachable: the client sees a reset.
      client.abort();
      return;
    }
    Connection<Transport, ProxySide> server = connecting.resultNow();
    ProxySide side = new ProxySide(server.transport());
    side.pair(server.protocol());
    client.setProtocol(side);
    client.resumeReading();
    server.transport().resumeReading();
  }

  /**
   * Aborts the connection to the target if the client is lost while the target is being connected.
   */
  @Override
  public void connectionLost(@Nullable Throwable exception) {
    if (connecting != null && !connecting.cancel() && connecting.exception() == null) {
      connecting.resultNow().transport().abort();
    }
  }

  /** One side of the forwarded connection: sends what it receives to the other side. */
  private static final class ProxySide implements Protocol {

    private final Transport other;
    private @Nullable ProxySide counterpart;
    private boolean ended;

    ProxySide(Transport other) {
      this.other = other;
    }

    void pair(ProxySide side) {
      counterpart = side;
      side.counterpart = this;
    }

    @Override
    public void connectionMade(Transport transport) {
      // Flow control works only once both sides are connected.
      transport.pauseReading();
    }

    @Override
    public void dataReceived(ByteBuffer data) {
      other.write(data);
    }

    @Override
    public boolean eofReceived() {
      ended = true;
      if (counterpart != null && counterpart.ended) {
        other.close();
        return false;
      }
      other.writeEof();
      return true;
    }

    @Override
    public void pauseWriting() {
      other.pauseReading();
    }

    @Override
    public void resumeWriting() {
      other.resumeReading();
    }

    @Override
    public void connectionLost(@Nullable Throwable exception) {
      if (exception == null) {
        other.close();
      } else {
        other.abort();
      }
    }
  }
}
