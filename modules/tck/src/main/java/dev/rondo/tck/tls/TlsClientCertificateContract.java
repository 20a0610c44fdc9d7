package dev.rondo.tck.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.ConnectionOpener;
import dev.rondo.EventLoop;
import dev.rondo.Server;
import dev.rondo.net.ExtraInfo;
import dev.rondo.net.TlsOptions;
import dev.rondo.net.TlsRole;
import dev.rondo.tck.fixture.Bytes;
import dev.rondo.tck.fixture.Covers;
import dev.rondo.tck.fixture.ErrorMessages;
import dev.rondo.tck.fixture.Identity;
import dev.rondo.tck.fixture.JsseLimit;
import dev.rondo.tck.fixture.JsseProvider;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.RecordingProtocol;
import dev.rondo.tck.fixture.Role;
import dev.rondo.tck.fixture.TcpPair;
import dev.rondo.tck.fixture.TlsPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Servers that request or require client certificates. */
@Role(ConnectionOpener.class)
@Covers({"createConnection", "createServer"})
@Needs({Capability.TCP, Capability.TLS, Capability.TASKS})
public interface TlsClientCertificateContract extends LoopContract {

  /** The client that servers trust. */
  Identity CLIENT = Identity.of("client");

  /** A client learns of its refusal during the handshake with TLS 1.2, after it with TLS 1.3. */
  List<String> VERSIONS = List.of("TLSv1.2", "TLSv1.3");

  @Test
  default void createServer_requiringCertificates_knowsItsClients(LoopFixture kit)
      throws Exception {
    for (String version : VERSIONS) {
      kit.runTask(
          () ->
              converse(
                  kit,
                  version,
                  TlsClientCertificateContract::require,
                  known(),
                  List.of(CLIENT.certificate())));
    }
  }

  @Test
  default void createServer_wantingCertificates_knowsItsClients(LoopFixture kit) throws Exception {
    for (String version : VERSIONS) {
      kit.runTask(
          () ->
              converse(
                  kit,
                  version,
                  TlsClientCertificateContract::want,
                  known(),
                  List.of(CLIENT.certificate())));
    }
  }

  @Test
  default void createServer_wantingCertificates_servesAnonymous(LoopFixture kit) throws Exception {
    for (String version : VERSIONS) {
      kit.runTask(
          () -> converse(kit, version, TlsClientCertificateContract::want, anonymous(), null));
    }
  }

  /** A client presents no certificate unless the server requests one. */
  @Test
  default void createServer_byDefault_asksForNoCertificate(LoopFixture kit) throws Exception {
    for (String version : VERSIONS) {
      kit.runTask(() -> converse(kit, version, parameters -> {}, known(), null));
    }
  }

  private static void converse(
      LoopFixture kit,
      String version,
      Consumer<SSLParameters> asked,
      TlsOptions client,
      @Nullable Object seen)
      throws Exception {
    RecordingProtocol echo = TlsPair.echo(kit.loop());
    Server server = TlsPair.server(kit, () -> echo, server(version, asked));
    var connected =
        TlsPair.connect(kit, () -> new RecordingProtocol(kit.loop()), server, client).await();
    connected.transport().write(Bytes.of("hello"));
    connected.protocol().received("hello").await();

    assertEquals(seen, echo.transport().getExtraInfo(ExtraInfo.PEERCERT));
    var engine = Objects.requireNonNull(echo.transport().getExtraInfo(ExtraInfo.SSL_OBJECT));
    assertEquals(version, engine.getSession().getProtocol());
    connected.transport().close();
    echo.lost().await();
    server.close();
  }

  @Test
  default void createConnection_missingClientCertificate_fails(LoopFixture kit) throws Exception {
    kit.runTask(() -> assertRefused(kit, anonymous(), "requires a", "certificate", "key manager"));
  }

  @Test
  default void createConnection_untrustedClientCertificate_fails(LoopFixture kit) throws Exception {
    kit.runTask(() -> assertRefused(kit, stranger(), "rejected the local certificate", "trust"));
  }

  /** The server's protocol is not called for such clients, and the server goes on. */
  private static void assertRefused(LoopFixture kit, TlsOptions client, String... words)
      throws Exception {
    EventLoop loop = kit.loop();
    List<RecordingProtocol> served = new ArrayList<>();
    Server server =
        TlsPair.server(
            kit,
            () -> {
              served.add(TlsPair.echo(loop));
              return served.getLast();
            },
            server("TLSv1.2", TlsClientCertificateContract::require));
    var refused = new RecordingProtocol(loop);
    var failure =
        assertThrows(
            SSLException.class, () -> TlsPair.connect(kit, () -> refused, server, client).await());
    ErrorMessages.assertContains(failure, words);
    TlsPair.assertServes(kit, server, known());

    assertEquals(List.of(), refused.events());
    assertEquals(List.of(), served.getFirst().events());
  }

  @Test
  default void connectionLost_tls13MissingCertificate_explains(LoopFixture kit) throws Exception {
    kit.runTask(() -> assertLost(kit, anonymous(), "requires a client certificate", "key manager"));
  }

  @Test
  default void connectionLost_tls13UntrustedCertificate_explains(LoopFixture kit) throws Exception {
    kit.runTask(() -> assertLost(kit, stranger(), "rejected the local certificate", "trust"));
  }

  /** Such a client's handshake succeeds; it writes before the server's alert arrives. */
  private static void assertLost(LoopFixture kit, TlsOptions client, String... words)
      throws Exception {
    EventLoop loop = kit.loop();
    RecordingProtocol served = TlsPair.echo(loop);
    Server server =
        TlsPair.server(kit, () -> served, server("TLSv1.3", TlsClientCertificateContract::require));
    var refused = new RecordingProtocol(loop).onMade(made -> made.write(Bytes.of("request")));
    TlsPair.connect(kit, () -> refused, server, client).await();
    refused.lost().await();
    server.close();
    server.waitClosed().await();

    assertEquals(2, refused.events().size(), () -> "events: " + refused.events());
    ErrorMessages.assertContains(assertInstanceOf(SSLException.class, refused.failure()), words);
    assertEquals(List.of(), served.events());
  }

  @Test
  @Covers("startTls")
  default void startTls_serverRequiringCertificates_explains(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    for (String version : VERSIONS) {
      kit.runTask(
          () -> {
            var client = new RecordingProtocol(loop);
            var accepted = new RecordingProtocol(loop);
            TcpPair plain = TcpPair.open(kit, client, accepted);
            var near = loop.startTls(plain.near(), client, anonymous(), TlsRole.CLIENT);
            var far =
                loop.startTls(
                    plain.far(),
                    accepted,
                    server(version, TlsClientCertificateContract::require),
                    TlsRole.SERVER);
            var failure = assertThrows(SSLException.class, far::await);
            client.lost().await();
            accepted.lost().await();

            if (version.equals("TLSv1.2")
                && JsseProvider.has(JsseLimit.NO_REASON_WITHOUT_CLIENT_CERTIFICATE)) {
              ErrorMessages.assertContains(failure, "the peer sent no certificate", "key manager");
            } else {
              ErrorMessages.assertContains(
                  failure, "the client sent no certificate", "key manager");
            }
            assertEquals(failure, accepted.failure());
            assertInstanceOf(SSLException.class, client.failure());
            assertTrue(near.isDone());
            assertEquals(version.equals("TLSv1.2"), near.exception() != null);
          });
    }
  }

  private static TlsOptions server(String version, Consumer<SSLParameters> asked) {
    return TlsOptions.of(TlsPair.IDENTITY.contextTrusting(CLIENT))
        .withParameters(TlsPair.onlyVersion(version).andThen(asked));
  }

  private static void require(SSLParameters parameters) {
    parameters.setNeedClientAuth(true);
  }

  private static void want(SSLParameters parameters) {
    parameters.setWantClientAuth(true);
  }

  private static TlsOptions known() {
    return TlsOptions.of(CLIENT.contextTrusting(TlsPair.IDENTITY)).withServerHostname("localhost");
  }

  private static TlsOptions anonymous() {
    return TlsPair.clientOptions();
  }

  /** Returns the options of a client with the trusted name but another key. */
  private static TlsOptions stranger() {
    return TlsOptions.of(Identity.of("client").contextTrusting(TlsPair.IDENTITY))
        .withServerHostname("localhost");
  }
}
