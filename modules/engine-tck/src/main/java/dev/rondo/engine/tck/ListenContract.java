package dev.rondo.engine.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.engine.spi.AcceptSink;
import dev.rondo.engine.spi.ListenSocket;
import dev.rondo.engine.spi.StreamSocket;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules of a driver's listening sockets. */
public interface ListenContract extends DriverContract {

  @Test
  @CoversRule("P1")
  default void startAccepting_deliversInTheRunPhaseOnly() throws Exception {
    try (DriverFixture kit = fixture()) {
      ListenSocket listener = listener(kit);
      kit.client(address(listener));
      Accepted accepted = new Accepted();

      listener.startAccepting(accepted);
      assertEquals(0, accepted.sockets.size(), "called back inside the starting call");
      while (kit.queuedCount() == 0) {
        kit.poll(20_000_000);
      }
      assertEquals(0, accepted.sockets.size(), "called back inside a poll");
      kit.until("accepted", () -> !accepted.sockets.isEmpty());
    }
  }

  @Test
  @CoversRule("A1")
  default void startAccepting_many_deliversEachOnce() throws Exception {
    try (DriverFixture kit = fixture()) {
      ListenSocket listener = listener(kit);
      Accepted accepted = new Accepted();
      listener.startAccepting(accepted);
      List<Socket> clients = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        clients.add(kit.client(address(listener)));
        clients.get(i).getOutputStream().write(i);
      }
      kit.until("all accepted", () -> accepted.sockets.size() == 30);
      int sum = 0;
      for (StreamSocket socket : accepted.sockets) {
        RecordingSink sink = new RecordingSink(kit);
        socket.startReading(sink);
        kit.until("received", sink::isCalled);
        sum += sink.text().charAt(0);
      }

      assertEquals(29 * 30 / 2, sum);
    }
  }

  @Test
  @CoversRule("P5")
  default void stopAccepting_keepsConnectionsForTheNextSink() throws Exception {
    try (DriverFixture kit = fixture()) {
      ListenSocket listener = listener(kit);
      Accepted first = new Accepted();
      listener.startAccepting(first);
      kit.settle();
      listener.stopAccepting();
      kit.client(address(listener));
      kit.settle();
      assertEquals(0, first.sockets.size());

      Accepted second = new Accepted();
      listener.startAccepting(second);
      kit.until("accepted", () -> second.sockets.size() == 1);
    }
  }

  @Test
  @CoversRule("A1")
  default void stopAccepting_insideAccepted_stopsAtOnce() throws Exception {
    try (DriverFixture kit = fixture()) {
      ListenSocket listener = listener(kit);
      kit.client(address(listener));
      kit.client(address(listener));
      Accepted accepted = new Accepted();
      accepted.then = listener::stopAccepting;
      listener.startAccepting(accepted);
      kit.until("accepted", () -> !accepted.sockets.isEmpty());
      kit.settle();

      assertEquals(1, accepted.sockets.size());
    }
  }

  @Test
  @CoversRule("A2")
  default void startAccepting_twice_isRefused() throws Exception {
    try (DriverFixture kit = fixture()) {
      ListenSocket listener = listener(kit);
      listener.startAccepting(new Accepted());

      assertThrows(IllegalStateException.class, () -> listener.startAccepting(new Accepted()));
    }
  }

  @Test
  @CoversRule({"A3", "P7"})
  default void close_listener_refusesConnections() throws Exception {
    try (DriverFixture kit = fixture()) {
      ListenSocket listener = listener(kit);
      listener.startAccepting(new Accepted());
      kit.settle();
      InetSocketAddress address = address(listener);
      listener.close();
      listener.close();

      assertThrows(ConnectException.class, () -> kit.client(address));
    }
  }

  @Test
  @CoversRule("P11")
  default void close_listener_freesItsAddress() throws Exception {
    try (DriverFixture kit = fixture()) {
      ListenSocket listener = listener(kit);
      listener.startAccepting(new Accepted());
      kit.settle();
      InetSocketAddress address = address(listener);
      listener.close();

      ListenSocket next = kit.proactor().openListener(StandardProtocolFamily.INET);
      next.bind(address, 50);
      next.listen();
      next.close();
    }
  }

  @Test
  @CoversRule("P5")
  default void detach_listener_keepsUndeliveredConnections() throws Exception {
    try (DriverFixture kit = fixture()) {
      ListenSocket listener = listener(kit);
      listener.startAccepting(new Accepted());
      Socket client = kit.client(address(listener));
      while (kit.queuedCount() == 0) {
        kit.poll(20_000_000);
      }
      listener.stopAccepting();
      listener.detach();
      kit.runQueued();

      Accepted accepted = new Accepted();
      ListenSocket adopted = kit.proactor().adoptListener(listener.channel());
      adopted.startAccepting(accepted);
      kit.until("accepted", () -> accepted.sockets.size() == 1);
      accepted.sockets.getFirst().tryWrite(ByteBuffer.wrap(new byte[] {7}));
      kit.settle();
      assertEquals(7, client.getInputStream().read());
      adopted.close();
    }
  }

  @Test
  @CoversRule("P8")
  default void detach_listener_staysListening() throws Exception {
    try (DriverFixture kit = fixture()) {
      ListenSocket listener = listener(kit);
      listener.detach();
      assertTrue(listener.channel().isOpen());
      kit.client(address(listener));
      Accepted accepted = new Accepted();
      ListenSocket adopted = kit.proactor().adoptListener(listener.channel());
      adopted.startAccepting(accepted);
      kit.until("accepted", () -> accepted.sockets.size() == 1);
      adopted.close();

      assertFalse(listener.channel().isOpen());
    }
  }

  private static ListenSocket listener(DriverFixture kit) throws IOException {
    ListenSocket listener = kit.proactor().openListener(StandardProtocolFamily.INET);
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    listener.listen();
    return listener;
  }

  private static InetSocketAddress address(ListenSocket listener) throws IOException {
    return (InetSocketAddress) listener.channel().getLocalAddress();
  }

  /** Records the accepted connections. */
  final class Accepted implements AcceptSink {

    final List<StreamSocket> sockets = new ArrayList<>();
    Runnable then = () -> {};

    Accepted() {}

    @Override
    public void accepted(StreamSocket socket) {
      sockets.add(socket);
      then.run();
    }

    @Override
    public void failed(IOException exception) {
      throw new AssertionError("accepting failed", exception);
    }
  }
}
