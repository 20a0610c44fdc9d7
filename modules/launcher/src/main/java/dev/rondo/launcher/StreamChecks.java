package dev.rondo.launcher;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.rondo.EventLoop;
import dev.rondo.Server;
import dev.rondo.examples.EchoProtocol;
import dev.rondo.launcher.Checks.Collector;
import dev.rondo.net.Binding;
import dev.rondo.net.ConnectOptions;
import dev.rondo.net.Connection;
import dev.rondo.net.SendfileOptions;
import dev.rondo.net.ServerOptions;
import dev.rondo.net.Target;
import dev.rondo.net.TlsOptions;
import dev.rondo.net.Transport;
import dev.rondo.tasks.Asyncio;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Objects;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Checks that use a stream connection. */
final class StreamChecks {

  private static final String HOST = "127.0.0.1";
  private static final Binding FREE = Binding.host(HOST, 0);

  private StreamChecks() {}

  static void tcp(EventLoop loop) throws Exception {
    try (Server server = loop.createServer(EchoProtocol::new, FREE).await()) {
      echo(loop.createConnection(() -> Collector.of("echo"), target(server)).await());
    }
  }

  static void tls(EventLoop loop) throws Exception {
    // The first use of a provider loads and verifies for so long that the loop would be blocked.
    TlsOptions options = TlsOptions.of(Asyncio.toThread(StreamChecks::context).await());
    try (Server server =
        loop.createServer(EchoProtocol::new, FREE, ServerOptions.defaults().withTls(options))
            .await()) {
      echo(
          loop.createConnection(
                  () -> Collector.of("echo"),
                  target(server),
                  ConnectOptions.defaults().withTls(options.withServerHostname("localhost")))
              .await());
    }
  }

  static void sendfile(EventLoop loop) throws Exception {
    Path file = Files.createTempFile("rondo-check", null);
    try (FileChannel channel = FileChannel.open(file);
        Server server = loop.createServer(EchoProtocol::new, FREE).await()) {
      Files.writeString(file, "an echo");
      Connection<Transport, Collector> client =
          loop.createConnection(() -> Collector.of("echo"), target(server)).await();
      long sent =
          loop.sendfile(client.transport(), channel, SendfileOptions.defaults().withOffset(3))
              .await();
      String echo = client.protocol().text().await();
      client.transport().close();
      Check.require(sent == 4 && echo.equals("echo"), "sent %d: '%s'".formatted(sent, echo));
    } finally {
      Files.delete(file);
    }
  }

  static void unix(EventLoop loop) throws Exception {
    Path folder = Files.createTempDirectory("rondo-check");
    try {
      unix(loop, folder.resolve("socket").toString());
    } finally {
      Files.delete(folder);
    }
  }

  static void abstractUnix(EventLoop loop) throws Exception {
    unix(loop, "\0rondo-check-" + ProcessHandle.current().pid());
  }

  private static void unix(EventLoop loop, String path) throws Exception {
    try (Server server = loop.createUnixServer(EchoProtocol::new, Binding.unix(path)).await()) {
      Check.require(server.isServing(), "the server is not serving");
      echo(loop.createUnixConnection(() -> Collector.of("echo"), Target.unix(path)).await());
    }
  }

  static void v6only(EventLoop loop) throws Exception {
    try (Server server = loop.createServer(EchoProtocol::new, Binding.anyHost(0)).await()) {
      int count = server.sockets().size();
      Check.require(count == 2, "expected one socket for IPv4 and one for IPv6, not " + count);
    }
  }

  static void bindWithoutListen(EventLoop loop) throws Exception {
    ServerOptions options = ServerOptions.defaults().withStartServing(false);
    try (Server server = loop.createServer(EchoProtocol::new, FREE, options).await()) {
      try {
        loop.createConnection(() -> Collector.of("echo"), target(server))
            .await()
            .transport()
            .abort();
      } catch (ConnectException e) {
        return;
      }
      throw new IllegalStateException("the socket accepts connections although it was only bound");
    }
  }

  static void reusePort(EventLoop loop) throws Exception {
    ServerOptions options = ServerOptions.defaults().withReusePort(true);
    try (Server one = loop.createServer(EchoProtocol::new, FREE, options).await();
        Server other =
            loop.createServer(EchoProtocol::new, Binding.host(HOST, port(one)), options).await()) {
      Check.require(port(other) == port(one), "the two servers have different ports");
    }
  }

  private static void echo(Connection<Transport, Collector> client) throws Exception {
    client.transport().write(US_ASCII.encode("echo"));
    String echo = client.protocol().text().await();
    client.transport().close();
    Check.require(echo.equals("echo"), "the server echoed '" + echo + "'");
  }

  private static Target target(Server server) {
    return Target.host(HOST, port(server));
  }

  private static int port(Server server) {
    return server.sockets().getFirst().localAddress() instanceof InetSocketAddress address
        ? address.getPort()
        : 0;
  }

  /** Returns a context that presents and trusts a test certificate, whose key is public. */
  private static SSLContext context() throws Exception {
    char[] password = "rondo-check".toCharArray();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in =
        Objects.requireNonNull(StreamChecks.class.getResourceAsStream("check.p12"))) {
      store.load(in, password);
    }
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("check", store.getCertificate("check"));
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, password);
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }
}
