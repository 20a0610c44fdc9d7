package dev.rondo.tck;

import dev.rondo.EventLoop;
import dev.rondo.Server;
import dev.rondo.net.Binding;
import dev.rondo.net.Connection;
import dev.rondo.net.Protocol;
import dev.rondo.net.Target;
import dev.rondo.net.Transport;
import java.net.InetSocketAddress;
import java.util.Objects;

/**
 * Both ends of a TCP connection on one loop, and the server it came through.
 *
 * @param client the end that connected
 * @param accepted the protocol of the end that was accepted
 */
public record TcpPair(
    Server server, Connection<Transport, RecordingProtocol> client, RecordingProtocol accepted) {

  /** A connection of two recording protocols. For use in a task. */
  public static TcpPair open(LoopFixture kit) throws Exception {
    return open(kit, new RecordingProtocol(kit.loop()), new RecordingProtocol(kit.loop()));
  }

  /** A connection of two given protocols. For use in a task. */
  public static TcpPair open(LoopFixture kit, RecordingProtocol client, RecordingProtocol accepted)
      throws Exception {
    EventLoop loop = kit.loop();
    Server server = server(kit, accepted);
    var connection = loop.createConnection(() -> client, Target.host("127.0.0.1", port(server)));
    TcpPair pair = new TcpPair(server, connection.await(), accepted);
    accepted.made().await();
    return pair;
  }

  /** A server on a free port of the loopback address, for one connection. For use in a task. */
  public static Server server(LoopFixture kit, Protocol protocol) throws Exception {
    return kit.loop().createServer(() -> protocol, Binding.host("127.0.0.1", 0)).await();
  }

  /** The port on which {@code server} listens. */
  public static int port(Server server) {
    var address = (InetSocketAddress) server.sockets().getFirst().localAddress();
    return Objects.requireNonNull(address).getPort();
  }

  /** The client's end. */
  public Transport near() {
    return client.transport();
  }

  /** The server's end. */
  public Transport far() {
    return accepted.transport();
  }
}
