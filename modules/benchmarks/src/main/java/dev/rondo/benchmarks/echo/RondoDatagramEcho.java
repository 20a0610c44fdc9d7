package dev.rondo.benchmarks.echo;

import dev.rondo.EventLoop;
import dev.rondo.net.DatagramOptions;
import dev.rondo.net.DatagramProtocol;
import dev.rondo.net.DatagramTransport;
import dev.rondo.spi.LoopOptions;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/** A UDP echo server on Rondo: {@code selector|epoll|uring PORT}. */
final class RondoDatagramEcho {

  private RondoDatagramEcho() {}

  public static void main(String[] args) throws Exception {
    int port = Integer.parseInt(args[1]);
    try (EventLoop loop = RondoEcho.backend(args[0]).newEventLoop(LoopOptions.defaults())) {
      loop.runUntilComplete(
          loop.createDatagramEndpoint(Echo::new, DatagramOptions.local(EchoPeer.address(port))));
      System.out.println("ready");
      loop.runForever();
    }
  }

  /** Echoes each datagram. */
  private static final class Echo implements DatagramProtocol {

    @SuppressWarnings("NullAway.Init") // connectionMade is called first.
    private DatagramTransport transport;

    @Override
    public void connectionMade(DatagramTransport transport) {
      this.transport = transport;
    }

    @Override
    public void datagramReceived(ByteBuffer data, SocketAddress address) {
      transport.sendto(data, address);
    }
  }
}
