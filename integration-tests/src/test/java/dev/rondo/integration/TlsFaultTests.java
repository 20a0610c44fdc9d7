package dev.rondo.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.EventLoop;
import dev.rondo.Server;
import dev.rondo.net.Binding;
import dev.rondo.net.ConnectOptions;
import dev.rondo.net.ServerOptions;
import dev.rondo.net.Target;
import dev.rondo.net.TlsOptions;
import dev.rondo.net.Transport;
import dev.rondo.spi.LoopOptions;
import dev.rondo.tck.fixture.Bytes;
import dev.rondo.tck.fixture.Identity;
import dev.rondo.tck.fixture.RecordingProtocol;
import dev.rondo.tck.fixture.TcpPair;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests of TLS failures with OpenSSL as the peer. */
@Tag("once")
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TlsFaultTests {

  private static final String DRIVERS = "dev.rondo.integration.Program#drivers";
  private static final Identity AUTHORITY = Identity.authority("Authority");
  private static final Identity SERVER = issue("localhost");
  private static final Identity CLIENT = issue("client");

  private static final String AES_128 = "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256";

  @TempDir private Path folder;

  private static Identity issue(String name) {
    return AUTHORITY.issue(name, "20200101000000Z", "20990101000000Z");
  }

  private static TlsOptions client() {
    return TlsOptions.of(AUTHORITY.clientContext()).withServerHostname("localhost");
  }

  private static Consumer<SSLParameters> only(String version) {
    return parameters -> parameters.setProtocols(new String[] {version});
  }

  // --- OpenSSL is the server ---

  @ParameterizedTest
  @MethodSource(DRIVERS)
  void client_nothingInCommon_failsWithTheReason(String driver) throws Exception {
    assertFails(
        driver,
        SERVER,
        client().withParameters(only("TLSv1.3")),
        "no TLS version in common",
        "-tls1_2");
    assertFails(
        driver,
        SERVER,
        client()
            .withParameters(
                only("TLSv1.2")
                    .andThen(parameters -> parameters.setCipherSuites(new String[] {AES_128}))),
        "no cipher suite in common",
        "-cipher",
        "ECDHE-ECDSA-AES256-GCM-SHA384");
    assertFails(
        driver,
        SERVER,
        client().withApplicationProtocols(List.of("one")),
        "speaks none of the application protocols [one]",
        "-alpn",
        "two");
  }

  @ParameterizedTest
  @MethodSource(DRIVERS)
  void client_wrongCertificate_failsWithTheReason(String driver) throws Exception {
    assertFails(
        driver, SERVER, client().withServerHostname("example.org"), "is not for 'example.org'");
    assertFails(
        driver,
        AUTHORITY.issue("localhost", "20200101000000Z", "20210101000000Z"),
        client(),
        "has expired");
    assertFails(
        driver, Identity.of("localhost"), client(), "from an authority that is not trusted");
  }

  @ParameterizedTest
  @MethodSource(DRIVERS)
  void client_withoutARequiredCertificate_fails(String driver) throws Exception {
    Path authority = Files.writeString(folder.resolve("ca.pem"), AUTHORITY.certificatePem());
    String[] required = {"-Verify", "1", "-verify_return_error", "-CAfile", authority.toString()};
    assertFails(
        driver,
        SERVER,
        client().withParameters(only("TLSv1.2")),
        "requires a certificate",
        required);
    try (Openssl server = Openssl.serve(folder, SERVER, required);
        EventLoop loop = Program.provider(driver).newEventLoop(LoopOptions.defaults())) {
      Throwable failure = talk(loop, server.port(), client());
      assertTrue(
          String.valueOf(failure).contains("requires a client certificate"), () -> "" + failure);
      TlsOptions known =
          TlsOptions.of(CLIENT.contextTrusting(AUTHORITY)).withServerHostname("localhost");

      assertNull(talk(loop, server.port(), known));
    }
  }

  private void assertFails(
      String driver, Identity shown, TlsOptions options, String expected, String... serverOptions)
      throws Exception {
    try (Openssl server = Openssl.serve(folder, shown, serverOptions);
        EventLoop loop = Program.provider(driver).newEventLoop(LoopOptions.defaults())) {
      var failure = assertThrows(SSLException.class, () -> talk(loop, server.port(), options));

      assertTrue(String.valueOf(failure.getMessage()).contains(expected), failure::getMessage);
    }
  }

  /** Makes the server reverse a line. Returns the failure that ended the connection. */
  private static @Nullable Throwable talk(EventLoop loop, int port, TlsOptions options)
      throws Exception {
    return loop.runUntilComplete(
        () -> {
          var protocol = new RecordingProtocol(loop);
          Transport transport =
              loop.createConnection(
                      () -> protocol.onData(data -> protocol.transport().close()),
                      Target.host("127.0.0.1", port),
                      ConnectOptions.defaults().withTls(options))
                  .await()
                  .transport();
          transport.write(Bytes.of("stressed\n"));
          protocol.lost().await();
          if (protocol.failure() == null) {
            assertEquals("desserts\n", protocol.text());
          }
          return protocol.failure();
        });
  }

  // --- OpenSSL and curl are the clients ---

  private interface Clients {
    void talk(int port) throws Exception;
  }

  /** Runs clients that fail, and then requires that the server still serves. */
  private void survive(String driver, TlsOptions options, Clients clients) throws Exception {
    Path authority = Files.writeString(folder.resolve("ca.pem"), AUTHORITY.certificatePem());
    Path certificate = Files.writeString(folder.resolve("me.pem"), CLIENT.certificatePem());
    Path key = Files.writeString(folder.resolve("me-key.pem"), CLIENT.keyPem());
    try (EventLoop loop = Program.provider(driver).newEventLoop(LoopOptions.defaults())) {
      loop.runUntilComplete(
          () -> {
            Server server =
                loop.createServer(
                        () -> greeting(loop),
                        Binding.host("127.0.0.1", 0),
                        ServerOptions.defaults().withTls(options))
                    .await();
            int port = TcpPair.port(server);
            String output =
                loop.runInExecutor(
                        () -> {
                          clients.talk(port);
                          return Openssl.client(
                              port,
                              "",
                              "-quiet",
                              "-verify_return_error",
                              "-CAfile",
                              authority.toString(),
                              "-cert",
                              certificate.toString(),
                              "-key",
                              key.toString());
                        })
                    .await();
            server.close();
            server.waitClosed().await();

            assertTrue(output.contains("welcome"), output);
            return "survived";
          });
    }
  }

  private static RecordingProtocol greeting(EventLoop loop) {
    return new RecordingProtocol(loop)
        .onMade(
            transport -> {
              transport.write(Bytes.of("welcome\n"));
              transport.close();
            });
  }

  private static void assertClient(int port, String expected, String... options) throws Exception {
    String output = Openssl.client(port, "Q\n", options);

    assertTrue(output.contains(expected), output);
  }

  @ParameterizedTest
  @MethodSource(DRIVERS)
  void server_nothingInCommon_sendsAlertsAndContinues(String driver) throws Exception {
    survive(
        driver,
        TlsOptions.of(SERVER.serverContext())
            .withApplicationProtocols(List.of("two"))
            .withParameters(
                parameters -> {
                  parameters.setProtocols(new String[] {"TLSv1.3"});
                  parameters.setCipherSuites(new String[] {"TLS_AES_256_GCM_SHA384"});
                }),
        port -> {
          assertClient(port, "alert protocol version", "-tls1_2");
          assertClient(port, "alert handshake failure", "-ciphersuites", "TLS_AES_128_GCM_SHA256");
          assertClient(port, "alert no application protocol", "-alpn", "one");
        });
  }

  @ParameterizedTest
  @MethodSource(DRIVERS)
  void server_untrustedByClients_continues(String driver) throws Exception {
    survive(
        driver,
        TlsOptions.of(SERVER.serverContext()),
        port -> {
          assertClient(port, "verify failed", "-verify_return_error", "-verify", "1");
          assertEquals(60, curl("https://localhost:" + port + "/"));
          assertTrue(curl("http://localhost:" + port + "/") > 0);
        });
  }

  @ParameterizedTest
  @MethodSource(DRIVERS)
  void server_clientsWithoutCertificates_sendsAlerts(String driver) throws Exception {
    survive(
        driver,
        TlsOptions.of(SERVER.contextTrusting(AUTHORITY))
            .withParameters(parameters -> parameters.setNeedClientAuth(true)),
        port -> {
          assertClient(port, "alert handshake failure", "-tls1_2");
          String output = Openssl.client(port, "", "-quiet", "-tls1_3");

          assertTrue(output.contains("alert certificate required"), output);
        });
  }

  private static int curl(String url) throws Exception {
    Process curl =
        new ProcessBuilder("curl", "-sS", "--http1.1", url).redirectErrorStream(true).start();
    curl.getInputStream().readAllBytes();
    return curl.waitFor();
  }

  /** The client keeps the session of its first connection in a file for the second one. */
  @ParameterizedTest
  @MethodSource(DRIVERS)
  void server_clientReconnects_resumesTheSession(String driver) throws Exception {
    Path session = folder.resolve("session.pem");
    for (String version : List.of("-tls1_2", "-tls1_3")) {
      survive(
          driver,
          TlsOptions.of(SERVER.serverContext()),
          port -> {
            Openssl.client(port, "", version, "-ign_eof", "-sess_out", session.toString());
            String again =
                Openssl.client(port, "", version, "-ign_eof", "-sess_in", session.toString());

            assertTrue(again.contains("Reused, TLSv1."), again);
          });
    }
  }
}
