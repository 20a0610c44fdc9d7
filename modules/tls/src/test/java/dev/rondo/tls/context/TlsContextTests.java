package dev.rondo.tls.context;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Contexts with several names, with clients' certificates, and with files that change. */
class TlsContextTests {

  private static final String P256 = "-algorithm EC -pkeyopt ec_paramgen_curve:P-256";

  @TempDir private static Path folder;
  private static OpensslFiles openssl;

  @BeforeAll
  static void makeKeys() throws Exception {
    openssl = new OpensslFiles(folder);
    openssl.identity("a", P256, "a.example.org");
    openssl.identity("b", P256, "b.example.org");
    openssl.identity("wild", P256, "*.example.org");
    openssl.identity("rsa", "-algorithm RSA -pkeyopt rsa_keygen_bits:2048", "a.example.org");
    Path trusted = Files.createDirectory(folder.resolve("trusted"));
    for (String name : List.of("a", "b", "wild", "rsa")) {
      Files.copy(folder.resolve(name + ".crt"), trusted.resolve(name + ".pem"));
    }
    Files.writeString(trusted.resolve("README"), "no certificate");
  }

  @ParameterizedTest
  @CsvSource({
    "a.example.org, a.example.org",
    "B.Example.Org, b.example.org",
    "other.example.org, *.example.org",
    "deep.other.example.org, a.example.org",
    "elsewhere.net, a.example.org"
  })
  void name_ofAClient_choosesTheCertificate(String asked, String presented) throws Exception {
    TlsContext server = builder("a", "b", "wild").build();

    assertEquals("CN=" + presented, name(handshake(server).asking(asked).run()));
  }

  @Test
  void names_ofTheChain_goBeforeThoseOfTheCertificate() throws Exception {
    TlsContext server =
        builder("a").loadCertChain(chain("b").withServerNames(List.of("*.bücher.example"))).build();

    assertEquals(
        "CN=b.example.org", name(handshake(server).asking("www.xn--bcher-kva.example").run()));
    assertEquals("CN=a.example.org", name(handshake(server).asking("b.example.org").run()));
    assertThrows(
        IllegalArgumentException.class,
        () -> chain("b").withServerNames(List.of("w*.example.org")));
  }

  @Test
  void unknownName_isRefusedIfAsked() throws Exception {
    TlsContext server = builder("a").refuseUnknownNames().build();
    var refused =
        assertThrows(
            SSLException.class,
            () -> handshake(server).server(server::parameters).asking("x.example.org").run());

    assertTrue(String.valueOf(refused.getMessage()).contains("Unrecognized server name"));
    assertEquals("CN=a.example.org", name(handshake(server).server(server::parameters).run()));
  }

  @ParameterizedTest
  @CsvSource({"ecdsa_secp256r1_sha256, EC", "rsa_pss_rsae_sha256, RSA"})
  void certificate_ofAKindThatTheClientVerifies_isChosen(String scheme, String kind)
      throws Exception {
    TlsContext server = builder("a", "rsa").build();
    X509Certificate presented =
        handshake(server)
            .client(parameters -> parameters.setSignatureSchemes(new String[] {scheme}))
            .asking("a.example.org")
            .run();

    assertEquals(kind, presented.getPublicKey().getAlgorithm());
  }

  @Test
  void clientCertificate_requiredOrRequested_isPresented() throws Exception {
    TlsContext server =
        builder("a")
            .loadVerifyLocations(folder.resolve("b.crt"))
            .requestClientCertificates()
            .build();
    TlsContext known = builder("b").loadVerifyLocations(folder.resolve("a.crt")).build();
    var handshake =
        new EngineHandshake(known.sslContext(), server.sslContext()).server(server::parameters);
    handshake.run();

    assertEquals("CN=b.example.org", handshake.clientName());
    EngineHandshake without = handshake(server).server(server::parameters);
    without.run();
    assertNull(without.clientName());
    assertThrows(
        IllegalStateException.class, () -> builder("a").requireClientCertificates().build());
  }

  @Test
  void warmUp_connectsToTheServerInMemory() throws Exception {
    TlsContext server = builder("a").build();

    assertTrue(server.warmUp(Duration.ofMillis(1)) > 0);
    assertEquals(0, server.warmUp(Duration.ZERO));
    assertThrows(IllegalArgumentException.class, () -> server.warmUp(Duration.ofMillis(-1)));
  }

  @Test
  void warmUp_connectionsRefused_areNotReported() throws Exception {
    TlsContext exclusive =
        builder("a")
            .loadVerifyLocations(folder.resolve("b.crt"))
            .requireClientCertificates()
            .build();

    assertEquals(0, exclusive.warmUp(Duration.ofMillis(1)), "they have no certificate");
    assertEquals(0, TlsContext.createDefaultContext().warmUp(Duration.ofMillis(1)), "no server");
  }

  @Test
  void changedFiles_areUsedByNewConnectionsOnly() throws Exception {
    install("a");
    var clock = new SteppingClock();
    TlsContext server = installed(clock).build();
    EngineHandshake open = handshake(server);
    open.run();
    install("b");

    assertEquals("CN=a.example.org", name(handshake(server).run()));
    clock.now = clock.now.plusSeconds(2);
    assertEquals("CN=b.example.org", name(handshake(server).run()));
    assertEquals(
        "CN=a.example.org",
        name((X509Certificate) open.client().getSession().getPeerCertificates()[0]));
  }

  @Test
  void brokenFiles_leaveTheOldOnesInUse() throws Exception {
    install("a");
    var clock = new SteppingClock();
    TlsContext server = installed(clock).build();
    Files.copy(
        folder.resolve("b.crt"), folder.resolve("now.crt"), StandardCopyOption.REPLACE_EXISTING);
    clock.now = clock.now.plusSeconds(2);

    assertEquals("CN=a.example.org", name(handshake(server).run()));
    assertThrows(IOException.class, server::reload);
    assertEquals("CN=a.example.org", name(handshake(server).run()));
    install("b");
    server.reload();
    assertEquals("CN=b.example.org", name(handshake(server).run()));
  }

  @ParameterizedTest
  @CsvSource({"5, 'expires at '", "-40, 'expired at '", "15, ''"})
  void certificate_nearItsEnd_isAWarning(int daysLeft, String warning) throws Exception {
    Files.copy(
        folder.resolve("b.key"), folder.resolve("c.key"), StandardCopyOption.REPLACE_EXISTING);
    openssl.certificate("c", 30, "c.example.org");
    Instant now = Instant.now().plus(Duration.ofDays(30L - daysLeft));
    List<String> warnings = builder("c").clock(() -> now).build().warnings();

    assertEquals(warning.isEmpty() ? 0 : 1, warnings.size());
    warnings.forEach(
        line ->
            assertTrue(
                line.startsWith(
                    "the certificate of CN=c.example.org in %s %s"
                        .formatted(folder.resolve("c.crt"), warning)),
                line));
  }

  private static final class SteppingClock implements InstantSource {

    private Instant now = Instant.now();

    @Override
    public Instant instant() {
      return now;
    }
  }

  private static void install(String name) throws IOException {
    for (String kind : List.of(".crt", ".key")) {
      Files.copy(
          folder.resolve(name + kind),
          folder.resolve("now" + kind),
          StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static TlsContextBuilder installed(InstantSource clock) {
    return builder("now").clock(clock);
  }

  private static CertChain chain(String name) {
    return CertChain.of(folder.resolve(name + ".crt"), folder.resolve(name + ".key"));
  }

  private static TlsContextBuilder builder(String... names) {
    TlsContextBuilder builder = TlsContext.builder();
    for (String name : names) {
      builder.loadCertChain(chain(name));
    }
    return builder;
  }

  private static EngineHandshake handshake(TlsContext server) throws IOException {
    TlsContext client = TlsContext.client(folder.resolve("trusted"));
    return new EngineHandshake(client.sslContext(), server.sslContext());
  }

  private static String name(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().getName();
  }
}
