package dev.rondo.examples;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.rondo.EventLoop;
import dev.rondo.EventLoops;
import dev.rondo.net.DatagramOptions;
import dev.rondo.net.DatagramProtocol;
import dev.rondo.net.DatagramTransport;
import dev.rondo.net.ExtraInfo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Sends a datagram to a server, which sends it back. */
public final class DatagramEcho {

  private DatagramEcho() {}

  /** Runs until the client has received the answer. */
  public static void main(String[] args) throws Exception {
    try (EventLoop loop = EventLoops.newEventLoop()) {
      var anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      DatagramTransport server =
          loop.runUntilComplete(
                  loop.createDatagramEndpoint(
                      EchoServerProtocol::new, DatagramOptions.local(anyPort)))
              .transport();
      SocketAddress address = Objects.requireNonNull(server.getExtraInfo(ExtraInfo.SOCKNAME));
      loop.runUntilComplete(
          loop.createDatagramEndpoint(
              () -> new EchoClientProtocol("Hello World!", loop::stop),
              DatagramOptions.remote(address)));
      loop.runForever();
      server.close();
    }
  }

  /** Sends each datagram back to its sender. */
  private static final class EchoServerProtocol implements DatagramProtocol {

    @SuppressWarnings("NullAway.Init") // connectionMade is called first.
    private DatagramTransport transport;

    @Override
    public void connectionMade(DatagramTransport transport) {
      this.transport = transport;
    }

    @Override
    public void datagramReceived(ByteBuffer data, SocketAddress address) {
      System.out.println("Server received: " + US_ASCII.decode(data.duplicate()));
      transport.sendto(data, address);
    }
  }

  /** Sends a message, and closes its socket when the answer arrives. */
  private static final class EchoClientProtocol implements DatagramProtocol {

    private final String message;
    private final Runnable onConnectionLost;

    @SuppressWarnings("NullAway.Init") // connectionMade is called first.
    private DatagramTransport transport;

    EchoClientProtocol(String message, Runnable onConnectionLost) {
      this.message = message;
      this.onConnectionLost = onConnectionLost;
    }

    @Override
    public void connectionMade(DatagramTransport transport) {
      this.transport = transport;
      System.out.println("Send: " + message);
      transport.sendto(US_ASCII.encode(message), null);
    }

    @Override
    public void datagramReceived(ByteBuffer data, SocketAddress address) {
      System.out.println("Received: " + US_ASCII.decode(data));
      System.out.println("Close the socket");
      transport.close();
    }

    @Override
    public void errorReceived(IOException exception) {
      System.out.println("Error received: " + exception);
    }

    @Override
    public void connectionLost(@Nullable Throwable exception) {
      System.out.println("Connection closed");
      onConnectionLost.run();
    }
  }
}
