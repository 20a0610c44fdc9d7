package dev.rondo.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.LoopFuture;
import dev.rondo.net.Protocol;
import dev.rondo.net.TlsOptions;
import dev.rondo.net.TlsRole;
import dev.rondo.net.Transport;
import dev.rondo.spi.LoopClock;
import dev.rondo.tck.fixture.Identity;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;

/** The errors of failed handshakes, of the client and of the server. */
class TlsErrorTranslatorTests {

  private static final Identity AUTHORITY = Identity.authority("Test Authority");
  private static final TlsOptions CLIENT =
      TlsOptions.of(AUTHORITY.clientContext()).withServerHostname("localhost");

  private final ManualLoop manual = new ManualLoop();
  private final Tls tls = new Tls(manual.loop, LoopClock.system());
  private final Protocol near = new Protocol() {};
  private final Protocol far = new Protocol() {};
  private final List<MemoryTransport> pair = MemoryTransport.pair(manual, near, far);

  private static TlsOptions server(String name, String from, String until) {
    return TlsOptions.of(AUTHORITY.issue(name, from, until).serverContext());
  }

  private static TlsOptions server(String name) {
    return server(name, "20200101000000Z", "20990101000000Z");
  }

  /** Returns the error of the client and that of the server. */
  private List<Throwable> fail(TlsOptions client, TlsOptions server) {
    LoopFuture<Transport> accepted = tls.startTls(pair.getLast(), far, server, TlsRole.SERVER);
    LoopFuture<Transport> connected = tls.startTls(pair.getFirst(), near, client, TlsRole.CLIENT);
    manual.run();
    return List.of(
        Objects.requireNonNull(connected.exception()),
        Objects.requireNonNull(accepted.exception()));
  }

  private static void assertSays(Throwable failure, String... parts) {
    var explained = assertInstanceOf(SSLHandshakeException.class, failure);
    var original = assertInstanceOf(SSLException.class, explained.getCause());
    String message = String.valueOf(explained.getMessage());
    for (String part : parts) {
      assertTrue(message.contains(part), () -> "'" + part + "' is not in: " + message);
    }
    assertTrue(message.endsWith("[" + original.getMessage() + "]"), message);
  }

  @Test
  void handshake_expiredCertificate_namesItAndDate() {
    var failures = fail(CLIENT, server("localhost", "20200101000000Z", "20210203000000Z"));

    assertSays(
        failures.getFirst(),
        "certificate of 'localhost'",
        "has expired",
        "until 2021-02-03T00:00:00Z",
        "renew it");
    assertSays(failures.getLast(), "rejected the local certificate");
  }

  @Test
  void handshake_certificateNotYetValid_saysSince() {
    var failures = fail(CLIENT, server("localhost", "20980101000000Z", "20990101000000Z"));

    assertSays(failures.getFirst(), "not valid yet", "from 2098-01-01T00:00:00Z", "clock");
  }

  @Test
  void handshake_otherHostsCertificate_namesRequest() {
    var failures = fail(CLIENT.withServerHostname("example.org"), server("localhost"));

    assertSays(
        failures.getFirst(),
        "is not for 'example.org'",
        "withServerHostname",
        "keytool -printcert -sslserver");
    assertSays(failures.getLast(), "is for another name");
  }

  @Test
  void handshake_unknownAuthority_saysHowToTrustIt() {
    var stranger =
        TlsOptions.of(Identity.of("localhost").clientContext()).withServerHostname("localhost");
    var failures = fail(stranger, server("localhost"));

    assertSays(failures.getFirst(), "from an authority that is not trusted", "trust manager");
    assertSays(failures.getLast(), "does not trust the authority");
  }

  @Test
  void handshake_noCommonProtocol_listsBothSides() {
    var failures =
        fail(
            CLIENT.withApplicationProtocols(List.of("h2")),
            server("localhost").withApplicationProtocols(List.of("http/1.1")));

    assertSays(failures.getFirst(), "none of", "[h2]", "withApplicationProtocols");
    assertSays(failures.getLast(), "this side speaks [http/1.1]", "withApplicationProtocols");
  }

  @Test
  void handshake_noCommonVersion_saysWhatToEnable() {
    var failures = fail(CLIENT.withParameters(only("TLSv1.3")), old(server("localhost")));

    assertSays(failures.getFirst(), "no TLS version in common", "withParameters");
    assertSays(failures.getLast(), "no TLS version in common", "withParameters");
  }

  @Test
  void handshake_serverWithoutCertificate_saysRemedy() {
    var failures = fail(CLIENT, TlsOptions.of(AUTHORITY.clientContext()));

    assertSays(failures.getFirst(), "rejected the handshake");
    assertSays(failures.getLast(), "no certificate for one", "key manager");
  }

  @Test
  void handshake_noCipherForVersion_saysWhereToLook() {
    var none =
        CLIENT.withParameters(
            only("TLSv1.3")
                .andThen(
                    parameters ->
                        parameters.setCipherSuites(
                            new String[] {"TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"})));

    assertSays(fail(none, server("localhost")).getFirst(), "no enabled TLS version", "disabled");
  }

  @Test
  void handshake_nameNotServed_namesRequest() {
    var other =
        server("localhost")
            .withParameters(
                parameters ->
                    parameters.setSNIMatchers(List.of(SNIHostName.createSNIMatcher("other"))));

    assertSays(fail(CLIENT, other).getFirst(), "does not serve the name 'localhost'");
  }

  @Test
  void handshake_clientWithoutCertificate_saysRemedy() {
    var failures = fail(CLIENT, old(requiring(Identity.authority("Clients"))));

    assertSays(failures.getFirst(), "requires a certificate");
    assertSays(failures.getLast(), "the client sent no certificate", "key manager");
  }

  @Test
  void handshake_authorityWithSameName_saysSo() {
    var client =
        TlsOptions.of(
                Identity.authority("Clients")
                    .issue("client", "20200101000000Z", "20990101000000Z")
                    .contextTrusting(AUTHORITY))
            .withServerHostname("localhost");
    var failures = fail(client, old(requiring(Identity.authority("Clients"))));

    assertSays(failures.getFirst(), "rejected the local certificate");
    assertSays(failures.getLast(), "not signed by the authority that it names");
  }

  private static Consumer<SSLParameters> only(String version) {
    return parameters -> parameters.setProtocols(new String[] {version});
  }

  private static TlsOptions requiring(Identity authority) {
    return TlsOptions.of(
            AUTHORITY
                .issue("localhost", "20200101000000Z", "20990101000000Z")
                .contextTrusting(authority))
        .withParameters(parameters -> parameters.setNeedClientAuth(true));
  }

  /** Restricts {@code options} to TLS 1.2, with which both sides fail in the handshake. */
  private static TlsOptions old(TlsOptions options) {
    Consumer<? super SSLParameters> before = options.parameters();
    return options.withParameters(
        parameters -> {
          before.accept(parameters);
          only("TLSv1.2").accept(parameters);
        });
  }

  @Test
  void handshake_clientWithoutTls_saysWhatPortIsFor() {
    LoopFuture<Transport> server =
        tls.startTls(pair.getLast(), far, server("localhost"), TlsRole.SERVER);
    pair.getFirst().write(StandardCharsets.US_ASCII.encode("GET / HTTP/1.1\r\n"));
    manual.run();

    String message = String.valueOf(Objects.requireNonNull(server.exception()).getMessage());
    assertTrue(message.contains("did not send TLS: this port is for TLS only"), message);
    assertEquals(0, manual.pendingTimers(), "timers");
  }

  @Test
  void handshake_serverWithoutTls_saysToCheckPort() {
    LoopFuture<Transport> client = tls.startTls(pair.getFirst(), near, CLIENT, TlsRole.CLIENT);
    pair.getLast().write(StandardCharsets.US_ASCII.encode("220 ready\r\n"));
    manual.run();

    String message = String.valueOf(Objects.requireNonNull(client.exception()).getMessage());
    assertTrue(message.contains("did not answer with TLS"), message);
    assertEquals(0, manual.pendingTimers(), "timers");
  }
}
