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
 * A connection that is passed on to another address. Neither end is read faster than the other one
 * takes it, and the end of a stream is passed on by itself: the other direction stays open.
 */
public final class ProxyProtocol implements Protocol {

  private final EventLoop loop;
  private final Target target;
  private @Nullable LoopFuture<Connection<Transport, Relay>> connecting;

  /** One for each client of a server of {@code loop}; each is connected to {@code target}. */
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

  private LoopFuture<Connection<Transport, Relay>> connect(Transport transport) {
    return target instanceof Target.Unix
        ? loop.createUnixConnection(() -> new Relay(transport), target)
        : loop.createConnection(() -> new Relay(transport), target);
  }

  private static void connected(
      Transport client, LoopFuture<Connection<Transport, Relay>> connecting) {
    if (connecting.isCancelled() || connecting.exception() != null) {
      // Nobody is there who could answer.
      client.abort();
      return;
    }
    Connection<Transport, Relay> server = connecting.resultNow();
    Relay relay = new Relay(server.transport());
    relay.pair(server.protocol());
    client.setProtocol(relay);
    client.resumeReading();
    server.transport().resumeReading();
  }

  /** The client has gone before it was connected on. */
  @Override
  public void connectionLost(@Nullable Throwable exception) {
    if (connecting != null && !connecting.cancel() && connecting.exception() == null) {
      connecting.resultNow().transport().abort();
    }
  }

  /** One end of the two: what it receives goes to the other. */
  private static final class Relay implements Protocol {

    private final Transport other;
    private @Nullable Relay counterpart;
    private boolean ended;

    Relay(Transport other) {
      this.other = other;
    }

    void pair(Relay relay) {
      counterpart = relay;
      relay.counterpart = this;
    }

    @Override
    public void connectionMade(Transport transport) {
      // Until both are there nobody would be told to wait.
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
