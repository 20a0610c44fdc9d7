package dev.rondo.examples;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.rondo.EventLoop;
import dev.rondo.EventLoops;
import dev.rondo.LoopFuture;
import dev.rondo.net.AcceptedSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.NetworkChannel;

/** Waits until a socket can be read, reads it, and stops the loop. */
public final class WatchSocket {

  private WatchSocket() {}

  /** Runs until the socket has received something. */
  public static void main(String[] args) throws Exception {
    try (EventLoop loop = EventLoops.newEventLoop();
        NetworkChannel listener = loop.sockets().openListener(StandardProtocolFamily.INET);
        NetworkChannel client = loop.sockets().openStream(StandardProtocolFamily.INET)) {
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      LoopFuture<AcceptedSocket> accepted = loop.sockAccept(listener);
      loop.runUntilComplete(loop.sockConnect(client, listener.getLocalAddress()));
      try (NetworkChannel server = loop.runUntilComplete(accepted).socket()) {
        loop.addReader(client, () -> receive(loop, (ByteChannel) client));
        loop.callSoon(() -> send((ByteChannel) server));
        loop.runForever();
      }
    }
  }

  private static void receive(EventLoop loop, ByteChannel channel) {
    ByteBuffer data = ByteBuffer.allocate(100);
    try {
      channel.read(data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    System.out.println("Received: " + US_ASCII.decode(data.flip()));
    loop.removeReader(channel);
    loop.stop();
  }

  private static void send(ByteChannel channel) {
    try {
      channel.write(US_ASCII.encode("abc"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
