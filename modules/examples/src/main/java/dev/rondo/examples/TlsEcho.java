package dev.rondo.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rondo.Server;
import dev.rondo.net.Binding;
import dev.rondo.net.ConnectOptions;
import dev.rondo.net.ServerOptions;
import dev.rondo.net.Target;
import dev.rondo.net.TlsOptions;
import dev.rondo.streams.StreamConnection;
import dev.rondo.streams.Streams;
import dev.rondo.tasks.Asyncio;
import dev.rondo.tls.context.TlsContext;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Objects;

/** An echo server over TLS, and a client that sends it a line. */
public final class TlsEcho {

  private TlsEcho() {}

  /**
   * Prints the line that the server sends back.
   *
   * @param args the PEM files of a certificate for {@code localhost} and of its key
   */
  public static void main(String[] args) throws Exception {
    Path chain = Path.of(args[0]);
    Path key = Path.of(args[1]);
    TlsOptions server = TlsContext.server(chain, key).options();
    TlsOptions client = TlsContext.client(chain).options().withServerHostname("localhost");
    System.out.println(Asyncio.run(() -> echo(server, client)));
  }

  private static String echo(TlsOptions serverTls, TlsOptions clientTls) throws Exception {
    Server server =
        Streams.startServer(
            new EchoStreams(),
            Binding.host("127.0.0.1", 0),
            ServerOptions.defaults().withTls(serverTls),
            Streams.DEFAULT_LIMIT);
    StreamConnection connection =
        Streams.openConnection(
            Target.host("127.0.0.1", port(server)),
            ConnectOptions.defaults().withTls(clientTls),
            Streams.DEFAULT_LIMIT);
    connection.writer().write("Hello, TLS\n".getBytes(UTF_8));
    byte[] answer = connection.reader().readLine();
    connection.writer().close();
    connection.writer().waitClosed().await();
    server.close();
    server.waitClosed().await();
    return new String(answer, UTF_8).strip();
  }

  private static int port(Server server) {
    var address = (InetSocketAddress) server.sockets().getFirst().localAddress();
    return Objects.requireNonNull(address).getPort();
  }
}
