package dev.rondo.tck;

import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.Server;
import dev.rondo.net.Binding;
import dev.rondo.net.ConnectOptions;
import dev.rondo.net.Connection;
import dev.rondo.net.Protocol;
import dev.rondo.net.ServerOptions;
import dev.rondo.net.Target;
import dev.rondo.net.TlsOptions;
import dev.rondo.net.TlsRole;
import dev.rondo.net.Transport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLParameters;

/**
 * Both ends of a TLS connection on one loop.
 *
 * @param near the client's end
 * @param far the server's end
 * @param plain what is below, if it was upgraded in place
 */
record TlsPair(Transport near, Transport far, TcpPair plain) {

  /** Whom servers are and clients trust. */
  static final Identity IDENTITY = Identity.of("localhost");

  /** A server's options. */
  static TlsOptions serverOptions() {
    return TlsOptions.of(IDENTITY.serverContext());
  }

  /** A client's options. */
  static TlsOptions clientOptions() {
    return TlsOptions.of(IDENTITY.clientContext()).withServerHostname("localhost");
  }

  /** The change to parameters that leaves one version of TLS, such as {@code TLSv1.2}. */
  static Consumer<SSLParameters> only(String version) {
    return parameters -> parameters.setProtocols(new String[] {version});
  }

  /** A server on a free port. For use in a task. */
  static Server server(LoopFixture kit, Supplier<? extends Protocol> factory, TlsOptions options)
      throws Exception {
    return kit.loop()
        .createServer(
            factory, Binding.host("127.0.0.1", 0), ServerOptions.defaults().withTls(options))
        .await();
  }

  /** A protocol that answers what it is handed with the same. */
  static RecordingProtocol echo(EventLoop loop) {
    var echo = new RecordingProtocol(loop);
    return echo.onData(data -> echo.transport().write(data));
  }

  /**
   * Sees that {@code server}, with {@link #echo}, serves a client of {@code options}, and ends it.
   */
  static void requireService(LoopFixture kit, Server server, TlsOptions options) throws Exception {
    var client = connect(kit, () -> new RecordingProtocol(kit.loop()), server, options).await();
    client.transport().write(Bytes.of("still here"));
    client.protocol().received("still here").await();
    client.transport().close();
    server.close();
    server.waitClosed().await();
  }

  /** Begins to connect to {@code server}. */
  static <P extends Protocol> LoopFuture<Connection<Transport, P>> connect(
      LoopFixture kit, Supplier<P> factory, Server server, TlsOptions options) {
    return kit.loop()
        .createConnection(
            factory,
            Target.host("127.0.0.1", TcpPair.port(server)),
            ConnectOptions.defaults().withTls(options));
  }

  /** Upgrades a plain connection between two protocols at both ends. For use in a task. */
  static TlsPair upgrade(LoopFixture kit, RecordingProtocol client, RecordingProtocol accepted)
      throws Exception {
    return upgrade(kit, client, accepted, clientOptions());
  }

  /** As the other, with the client's options. */
  static TlsPair upgrade(
      LoopFixture kit, RecordingProtocol client, RecordingProtocol accepted, TlsOptions options)
      throws Exception {
    return upgrade(kit, client, accepted, options, serverOptions());
  }

  /** As the other, with the options of both. */
  static TlsPair upgrade(
      LoopFixture kit,
      RecordingProtocol client,
      RecordingProtocol accepted,
      TlsOptions clientOptions,
      TlsOptions serverOptions)
      throws Exception {
    EventLoop loop = kit.loop();
    TcpPair plain = TcpPair.open(kit, client, accepted);
    LoopFuture<Transport> far = loop.startTls(plain.far(), accepted, serverOptions, TlsRole.SERVER);
    LoopFuture<Transport> near = loop.startTls(plain.near(), client, clientOptions, TlsRole.CLIENT);
    return new TlsPair(near.await(), far.await(), plain);
  }
}
