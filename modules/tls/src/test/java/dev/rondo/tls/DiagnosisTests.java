package dev.rondo.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.LoopFuture;
import dev.rondo.net.Protocol;
import dev.rondo.net.TlsOptions;
import dev.rondo.net.TlsRole;
import dev.rondo.net.Transport;
import dev.rondo.tck.Identity;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

/** What the errors of a failed handshake say, at both ends. */
class DiagnosisTests {

  private static final Identity AUTHORITY = Identity.authority("Test Authority");
  private static final TlsOptions CLIENT =
      TlsOptions.of(AUTHORITY.clientContext()).withServerHostname("localhost");

  private final ManualLoop home = new ManualLoop();
  private final Tls tls = new Tls(home.loop);
  private final Protocol near = new Protocol() {};
  private final Protocol far = new Protocol() {};
  private final List<MemoryTransport> pair = MemoryTransport.pair(home, near, far);

  private static TlsOptions server(String name, String from, String until) {
    return TlsOptions.of(AUTHORITY.issue(name, from, until).serverContext());
  }

  private static TlsOptions server(String name) {
    return server(name, "20200101000000Z", "20990101000000Z");
  }

  /** The errors of the client and of the server. */
  private List<Throwable> fail(TlsOptions client, TlsOptions server) {
    LoopFuture<Transport> at = tls.startTls(pair.getLast(), far, server, TlsRole.SERVER);
    LoopFuture<Transport> from = tls.startTls(pair.getFirst(), near, client, TlsRole.CLIENT);
    home.run();
    return List.of(
        Objects.requireNonNull(from.exception()), Objects.requireNonNull(at.exception()));
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
  void handshake_expiredCertificate_saysWhoseAndSinceWhen() {
    var failures = fail(CLIENT, server("localhost", "20200101000000Z", "20210203000000Z"));

    assertSays(
        failures.getFirst(),
        "certificate of 'localhost'",
        "has expired",
        "until 2021-02-03T00:00:00Z",
        "renewed");
    assertSays(failures.getLast(), "refuses the certificate of this end");
  }

  @Test
  void handshake_certificateOfTheFuture_saysFromWhen() {
    var failures = fail(CLIENT, server("localhost", "20980101000000Z", "20990101000000Z"));

    assertSays(failures.getFirst(), "not valid yet", "from 2098-01-01T00:00:00Z", "clock");
  }

  @Test
  void handshake_certificateForAnotherHost_saysWhichWasAsked() {
    var failures = fail(CLIENT.withServerHostname("example.org"), server("localhost"));

    assertSays(
        failures.getFirst(),
        "is not for 'example.org'",
        "withServerHostname",
        "keytool -printcert -sslserver");
    assertSays(failures.getLast(), "is for another name");
  }

  @Test
  void handshake_unknownAuthority_saysWhatToTrust() {
    var stranger =
        TlsOptions.of(Identity.of("localhost").clientContext()).withServerHostname("localhost");
    var failures = fail(stranger, server("localhost"));

    assertSays(failures.getFirst(), "no authority that is trusted here", "trust manager");
    assertSays(failures.getLast(), "does not trust the authority");
  }

  @Test
  void handshake_noApplicationProtocolInCommon_saysWhatEachEndSpeaks() {
    var failures =
        fail(
            CLIENT.withApplicationProtocols(List.of("h2")),
            server("localhost").withApplicationProtocols(List.of("http/1.1")));

    assertSays(failures.getFirst(), "none of", "[h2]", "withApplicationProtocols");
    assertSays(failures.getLast(), "it speaks [http/1.1]", "withApplicationProtocols");
  }

  @Test
  void handshake_peerWithoutTls_asksForThePort() {
    LoopFuture<Transport> client = tls.startTls(pair.getFirst(), near, CLIENT, TlsRole.CLIENT);
    pair.getLast().write(StandardCharsets.US_ASCII.encode("220 ready\r\n"));
    home.run();

    String message = String.valueOf(Objects.requireNonNull(client.exception()).getMessage());
    assertTrue(message.contains("is not TLS"), message);
    assertEquals(0, home.armed(), "timers");
  }
}
