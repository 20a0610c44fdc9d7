package dev.rondo.tck.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.ConnectionOpener;
import dev.rondo.EventLoop;
import dev.rondo.Server;
import dev.rondo.net.AcceptOptions;
import dev.rondo.net.ConnectOptions;
import dev.rondo.net.ExtraInfo;
import dev.rondo.net.Target;
import dev.rondo.net.TlsOptions;
import dev.rondo.net.Transport;
import dev.rondo.tck.fixture.Bytes;
import dev.rondo.tck.fixture.Covers;
import dev.rondo.tck.fixture.ErrorMessages;
import dev.rondo.tck.fixture.Identity;
import dev.rondo.tck.fixture.JsseLimit;
import dev.rondo.tck.fixture.JsseProvider;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Loopback;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.RecordingProtocol;
import dev.rondo.tck.fixture.Role;
import dev.rondo.tck.fixture.TcpPair;
import dev.rondo.tck.fixture.TlsPair;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.NetworkChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.Test;

/** Connections and servers over TLS, from the handshake to the first bytes. */
@Role(ConnectionOpener.class)
@Covers({"createConnection", "createServer"})
@Needs({Capability.TCP, Capability.TLS, Capability.TASKS})
public interface TlsContract extends LoopContract {

  /** Names that {@code SNIHostName} refuses. Those of container networks may have underscores. */
  List<String> UNUSUAL_NAMES = List.of("my_service", "my_service.example", "-first.example");

  /** T110. */
  @Test
  default void createConnection_withTls_echoesAndShowsTheSession(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          RecordingProtocol echo = TlsPair.echo(loop);
          Server server = TlsPair.server(kit, () -> echo, TlsPair.serverOptions());
          TlsOptions options = TlsPair.clientOptions();
          var client =
              TlsPair.connect(kit, () -> new RecordingProtocol(loop), server, options).await();
          Transport transport = client.transport();
          assertEquals(List.of("made"), client.protocol().events());
          assertSame(transport, client.protocol().transport());
          assertSame(client.protocol(), transport.getProtocol());
          transport.write(Bytes.of("hello"));
          client.protocol().received("hello").await();

          assertSame(options.context(), transport.getExtraInfo(ExtraInfo.SSLCONTEXT));
          SSLSession session = engine(transport).getSession();
          assertEquals(session.getCipherSuite(), transport.getExtraInfo(ExtraInfo.CIPHER));
          assertEquals(
              List.of(TlsPair.IDENTITY.certificate()), transport.getExtraInfo(ExtraInfo.PEERCERT));
          assertNull(echo.transport().getExtraInfo(ExtraInfo.PEERCERT));
          assertNotNull(transport.getExtraInfo(ExtraInfo.SOCKET));
          assertEquals(
              transport.getExtraInfo(ExtraInfo.SOCKNAME),
              echo.transport().getExtraInfo(ExtraInfo.PEERNAME));
          transport.close();
          echo.lost().await();
          client.protocol().lost().await();

          assertEquals(List.of("made", "data:hello", "lost"), client.protocol().events());
          assertEquals(List.of("made", "data:hello", "eof", "lost"), echo.events());
        });
  }

  /** T110. */
  @Test
  default void createConnection_unknownAuthority_fails(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var served = new ArrayList<RecordingProtocol>();
          Server server =
              TlsPair.server(
                  kit,
                  () -> {
                    served.add(TlsPair.echo(loop));
                    return served.getLast();
                  },
                  TlsPair.serverOptions());
          var stranger = TlsOptions.of(Identity.of("localhost").clientContext());
          var refused = new RecordingProtocol(loop);
          assertThrows(
              SSLException.class,
              () -> TlsPair.connect(kit, () -> refused, server, stranger).await());
          TlsPair.assertServes(kit, server, TlsPair.clientOptions());

          assertEquals(List.of(), refused.events());
          assertEquals(List.of(), served.getFirst().events());
        });
  }

  @Test
  default void createConnection_nameNotInTheCertificate_fails(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          Server server = TlsPair.server(kit, () -> TlsPair.echo(loop), TlsPair.serverOptions());
          TlsOptions wrong = TlsPair.clientOptions().withServerHostname("example.org");
          assertThrows(
              SSLException.class,
              () -> TlsPair.connect(kit, () -> TlsPair.echo(loop), server, wrong).await());
          var client =
              TlsPair.connect(
                  kit, () -> TlsPair.echo(loop), server, wrong.withoutHostnameChecking());
          client.await().transport().abort();
          server.close();
          server.waitClosed().await();
        });
  }

  /** Without a server hostname, the certificate must match the host of the target. */
  @Test
  default void createConnection_withoutName_checksTheHost(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          Server server = TlsPair.server(kit, () -> TlsPair.echo(loop), TlsPair.serverOptions());
          TlsOptions options = TlsPair.clientOptions().withServerHostname(null);
          var client = TlsPair.connect(kit, () -> new RecordingProtocol(loop), server, options);
          client.await().transport().close();
          client.result().protocol().lost().await();
        });
  }

  /** T111. */
  @Test
  default void createConnection_silentPeer_timesOutTheHandshake(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var silent = new RecordingProtocol(loop);
          Server server = TcpPair.server(kit, silent);
          var client = new RecordingProtocol(loop);
          TlsOptions hurried = TlsPair.clientOptions().withHandshakeTimeout(Duration.ofMillis(30));
          var failure =
              assertThrows(
                  SSLException.class,
                  () -> TlsPair.connect(kit, () -> client, server, hurried).await());
          silent.lost().await();

          ErrorMessages.assertContains(
              failure,
              "TLS handshake is taking longer than 30 milliseconds: aborting the connection");
          assertEquals(List.of(), client.events());
        });
  }

  /** T111, for servers. */
  @Test
  default void createServer_silentPeer_timesOutTheHandshake(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var served = new RecordingProtocol(loop);
          TlsOptions hurried = TlsPair.serverOptions().withHandshakeTimeout(Duration.ofMillis(30));
          Server server = TlsPair.server(kit, () -> served, hurried);
          var silent = new RecordingProtocol(loop);
          loop.createConnection(() -> silent, Target.host("127.0.0.1", TcpPair.port(server)))
              .await();
          silent.lost().await();

          assertEquals(List.of(), served.events());
        });
  }

  @Test
  default void createConnection_peerWithoutTls_fails(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var rude = new RecordingProtocol(loop).onMade(t -> t.write(Bytes.of("220 hello\r\n")));
          Server server = TcpPair.server(kit, rude);
          assertThrows(
              SSLException.class,
              () ->
                  TlsPair.connect(kit, () -> TlsPair.echo(loop), server, TlsPair.clientOptions())
                      .await());
          rude.lost().await();
        });
  }

  @Test
  default void createConnection_peerClosesInHandshake_fails(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var leaving = new RecordingProtocol(loop);
          leaving.onData(data -> leaving.transport().close());
          Server server = TcpPair.server(kit, leaving);
          assertThrows(
              IOException.class,
              () ->
                  TlsPair.connect(kit, () -> TlsPair.echo(loop), server, TlsPair.clientOptions())
                      .await());
        });
  }

  @Test
  default void createConnection_cancelledInTheHandshake_closes(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var silent = new RecordingProtocol(loop);
          Server server = TcpPair.server(kit, silent);
          var client = new RecordingProtocol(loop);
          var connecting = TlsPair.connect(kit, () -> client, server, TlsPair.clientOptions());
          silent.made().await();
          connecting.cancel();
          silent.lost().await();

          assertEquals(List.of(), client.events());
        });
  }

  @Test
  default void applicationProtocols_areNegotiated(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          RecordingProtocol echo = TlsPair.echo(loop);
          Server server =
              TlsPair.server(
                  kit,
                  () -> echo,
                  TlsPair.serverOptions().withApplicationProtocols(List.of("two", "three")));
          var client =
              TlsPair.connect(
                      kit,
                      () -> new RecordingProtocol(loop),
                      server,
                      TlsPair.clientOptions().withApplicationProtocols(List.of("one", "two")))
                  .await();
          echo.made().await();

          assertEquals("two", engine(client.transport()).getApplicationProtocol());
          assertEquals("two", engine(echo.transport()).getApplicationProtocol());
          client.transport().close();
          echo.lost().await();
        });
  }

  @Test
  default void serverHostname_isSentToTheServer(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          RecordingProtocol echo = TlsPair.echo(loop);
          Server server = TlsPair.server(kit, () -> echo, TlsPair.serverOptions());
          var client =
              TlsPair.connect(
                      kit, () -> new RecordingProtocol(loop), server, TlsPair.clientOptions())
                  .await();
          echo.made().await();
          var session =
              assertInstanceOf(ExtendedSSLSession.class, engine(echo.transport()).getSession());

          if (!JsseProvider.has(JsseLimit.NO_REQUESTED_NAMES)) {
            assertEquals(1, session.getRequestedServerNames().size());
            ErrorMessages.assertContains(
                new IOException(session.getRequestedServerNames().getFirst().toString()),
                "localhost");
          }
          client.transport().close();
          echo.lost().await();
        });
  }

  /** A client can connect by such a name, but a server that uses the JDK's engine refuses it. */
  @Test
  default void serverHostname_unusual_isAccepted(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    for (String name : UNUSUAL_NAMES) {
      kit.runTask(
          () -> {
            Server server = TlsPair.server(kit, () -> TlsPair.echo(loop), TlsPair.serverOptions());
            TlsOptions checking = TlsPair.clientOptions().withServerHostname(name);
            TlsOptions any = checking.withoutHostnameChecking();
            for (TlsOptions refused :
                JsseProvider.isJdk() ? List.of(checking, any) : List.of(checking)) {
              var failure =
                  assertThrows(
                      SSLException.class,
                      () ->
                          TlsPair.connect(kit, () -> TlsPair.echo(loop), server, refused).await());
              if (JsseProvider.isJdk()) {
                ErrorMessages.assertContains(failure, name, "setServerNames(List.of())");
              }
            }
            TlsPair.assertServes(
                kit,
                server,
                JsseProvider.isJdk()
                    ? any.withParameters(parameters -> parameters.setServerNames(List.of()))
                    : any);
          });
    }
  }

  @Test
  default void serverHostname_unusual_isSent(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    JsseProvider.assumeWithout(JsseLimit.NO_UNUSUAL_NAMES);
    for (String name : UNUSUAL_NAMES) {
      kit.runTask(
          () -> {
            var accepted = new RecordingProtocol(loop);
            accepted.onData(data -> accepted.transport().close());
            Server server = TcpPair.server(kit, accepted);
            TlsOptions options = TlsPair.clientOptions().withServerHostname(name);
            assertThrows(
                IOException.class,
                () -> TlsPair.connect(kit, () -> TlsPair.echo(loop), server, options).await());
            accepted.lost().await();

            assertTrue(accepted.text().contains(name));
          });
    }
  }

  @Test
  default void createConnection_again_resumesTheSession(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          Server server = TlsPair.server(kit, () -> TlsPair.echo(loop), TlsPair.serverOptions());
          TlsOptions options = TlsPair.clientOptions();
          JsseProvider.assumeWithout(JsseLimit.NO_SESSION_VALUES);
          // A value bound to a session is present again only if the session was resumed.
          converse(kit, server, options).putValue("first", "yes");

          assertEquals("yes", converse(kit, server, options).getValue("first"));
          TlsOptions other = TlsPair.clientOptions();
          assertNull(converse(kit, server, other).getValue("first"));
        });
  }

  @Test
  @Needs(Capability.RAW_SOCKETS)
  default void connectAcceptedSocket_withTls_isTheServerSide(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          NetworkChannel listener =
              kit.closing(loop.sockets().openListener(StandardProtocolFamily.INET));
          listener.bind(Loopback.at(0));
          var accepting = loop.sockAccept(listener);
          var address = (InetSocketAddress) listener.getLocalAddress();
          var client = new RecordingProtocol(loop);
          var connecting =
              loop.createConnection(
                  () -> client,
                  Target.host("127.0.0.1", address.getPort()),
                  ConnectOptions.defaults().withTls(TlsPair.clientOptions()));
          var accepted =
              loop.connectAcceptedSocket(
                      () -> TlsPair.echo(loop),
                      accepting.await().socket(),
                      AcceptOptions.defaults().withTls(TlsPair.serverOptions()))
                  .await();
          connecting.await().transport().write(Bytes.of("ping"));
          client.received("ping").await();
          assertNotNull(accepted.transport().getExtraInfo(ExtraInfo.SSLCONTEXT));
          client.transport().close();
          accepted.protocol().lost().await();
        });
  }

  private static SSLSession converse(LoopFixture kit, Server server, TlsOptions options)
      throws Exception {
    var client =
        TlsPair.connect(kit, () -> new RecordingProtocol(kit.loop()), server, options).await();
    client.transport().write(Bytes.of("ping"));
    client.protocol().received("ping").await();
    SSLSession session = engine(client.transport()).getSession();
    client.transport().close();
    client.protocol().lost().await();
    return session;
  }

  private static SSLEngine engine(Transport transport) {
    return Objects.requireNonNull(transport.getExtraInfo(ExtraInfo.SSL_OBJECT));
  }
}
