package dev.rondo.proactor.nio2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.net.AcceptedSocket;
import dev.rondo.net.Protocol;
import dev.rondo.net.Target;
import dev.rondo.proactor.ProactorDriver;
import dev.rondo.proactor.ProactorLoopProvider;
import dev.rondo.spi.LoopOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.Channel;
import java.nio.channels.NetworkChannel;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests of a whole loop over NIO.2: channels of other groups, and channels that others close. */
@Timeout(20)
final class Nio2LoopTests {

  private final EventLoop loop =
      new ProactorLoopProvider(ProactorDriver.NIO2).newEventLoop(LoopOptions.defaults());
  private final ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());

  Nio2LoopTests() throws IOException {}

  @AfterEach
  void close() throws IOException {
    server.close();
    loop.close();
  }

  @Test
  void sockRecv_channelOfOtherGroup_works() throws Exception {
    try (var channel = AsynchronousSocketChannel.open()) {
      try (Socket peer = connect(channel)) {
        for (int i = 0; i < 100; i++) {
          LoopFuture<ByteBuffer> received = loop.sockRecv(channel, 16);
          loop.callSoon(() -> send(peer));
          assertEquals(1, loop.runUntilComplete(received).remaining());
          loop.runUntilComplete(loop.sockSendall(channel, ByteBuffer.wrap(new byte[] {1, 2})));
          assertEquals(2, peer.getInputStream().readNBytes(2).length);
        }
      }
      assertEquals(0, loop.runUntilComplete(loop.sockRecv(channel, 16)).remaining());
    }
  }

  @Test
  @SuppressWarnings("try") // The peer is closed first.
  void createConnection_channelOfOtherGroup_works() throws Exception {
    var channel = AsynchronousSocketChannel.open();
    try (Socket peer = connect(channel)) {
      StoppingProtocol protocol = new StoppingProtocol();
      loop.runUntilComplete(loop.createConnection(() -> protocol, Target.socket(channel)));
      send(peer);
      loop.runForever();
      assertEquals(1, protocol.received);
      peer.shutdownOutput();
      loop.runForever();
      assertTrue(protocol.lost);
    }
    assertFalse(channel.isOpen());
  }

  @Test
  void closeByOtherThread_pendingReceive_fails() throws Exception {
    NetworkChannel channel = loop.sockets().openStream(StandardProtocolFamily.INET);
    try (Socket peer = connect(channel)) {
      LoopFuture<ByteBuffer> received = loop.sockRecv(channel, 16);
      loop.callSoon(() -> Thread.ofPlatform().start(() -> closeQuietly(channel)));

      assertThrows(AsynchronousCloseException.class, () -> loop.runUntilComplete(received));
      assertEquals(-1, peer.getInputStream().read());
    }
  }

  @Test
  void closeByOtherThread_pendingAccept_fails() throws Exception {
    NetworkChannel listener = loop.sockets().openListener(StandardProtocolFamily.INET);
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    LoopFuture<AcceptedSocket> accepted = loop.sockAccept(listener);
    loop.callSoon(() -> Thread.ofPlatform().start(() -> closeQuietly(listener)));

    assertThrows(AsynchronousCloseException.class, () -> loop.runUntilComplete(accepted));
  }

  @Test
  void closeByOtherThread_transport_losesConnection() throws Exception {
    NetworkChannel channel = loop.sockets().openStream(StandardProtocolFamily.INET);
    try (Socket peer = connect(channel)) {
      StoppingProtocol protocol = new StoppingProtocol();
      loop.runUntilComplete(loop.createConnection(() -> protocol, Target.socket(channel)));
      loop.callSoon(() -> Thread.ofPlatform().start(() -> closeQuietly(channel)));
      loop.runForever();

      assertTrue(protocol.lost);
      assertEquals(-1, peer.getInputStream().read());
    }
  }

  @Test
  void closeLoop_openChannels_closesThem() throws Exception {
    NetworkChannel stream = loop.sockets().openStream(StandardProtocolFamily.INET);
    NetworkChannel listener = loop.sockets().openListener(StandardProtocolFamily.INET);
    loop.close();

    assertFalse(stream.isOpen());
    assertFalse(listener.isOpen());
  }

  /** Connects {@code channel} and returns the peer. */
  private Socket connect(NetworkChannel channel) throws Exception {
    var accepting = new FutureTask<>(server::accept);
    Thread.ofPlatform().start(accepting);
    loop.runUntilComplete(loop.sockConnect(channel, server.getLocalSocketAddress()));
    try {
      return accepting.get();
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
  }

  private static void send(Socket socket) {
    try {
      socket.getOutputStream().write('x');
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void closeQuietly(Channel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Stops the loop at every event. */
  private final class StoppingProtocol implements Protocol {

    private int received;
    private boolean lost;

    @Override
    public void dataReceived(ByteBuffer data) {
      received += data.remaining();
      loop.stop();
    }

    @Override
    public void connectionLost(@Nullable Throwable exception) {
      lost = true;
      loop.stop();
    }
  }
}
