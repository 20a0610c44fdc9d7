package dev.rondo.engine.net;

import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.engine.spi.Ready;
import dev.rondo.engine.spi.StreamSocket;
import dev.rondo.engine.spi.Turn;
import dev.rondo.net.Connection;
import dev.rondo.net.Protocol;
import dev.rondo.net.Transport;
import java.util.function.Supplier;

/** Makes the stream transports of a loop, which share what can be shared. */
public final class Transports {

  private final Turn turn;
  private final EventLoop loop;
  private final Outbox outbox;

  public Transports(Turn turn, EventLoop loop) {
    this.turn = turn;
    this.loop = loop;
    outbox = new Outbox(turn);
  }

  Turn turn() {
    return turn;
  }

  EventLoop loop() {
    return loop;
  }

  Outbox outbox() {
    return outbox;
  }

  /** Makes the transport of a connection that a server has accepted. */
  void serve(StreamSocket socket, Protocol protocol, Attachments server) {
    StreamTransport transport = new StreamTransport(this, socket, protocol, server);
    turn.ready(
        new Ready() {
          @Override
          public void run() {
            transport.begin();
          }
        });
  }

  /**
   * Makes a protocol and a transport over {@code socket}, which it owns from now on, and completes
   * {@code future} once the protocol has been told.
   */
  <P extends Protocol> void connect(
      StreamSocket socket, Supplier<P> factory, LoopFuture<Connection<Transport, P>> future) {
    P protocol;
    try {
      protocol = factory.get();
    } catch (Exception e) {
      socket.close();
      if (!future.isDone()) {
        future.setException(e);
      }
      return;
    } catch (Error e) {
      socket.close();
      throw e;
    }
    StreamTransport transport = new StreamTransport(this, socket, protocol, Attachments.NONE);
    turn.ready(
        new Ready() {
          @Override
          public void run() {
            transport.begin();
            if (future.isDone()) {
              transport.abort();
            } else {
              future.setResult(new Connection<>(transport, protocol));
            }
          }
        });
  }
}
