package dev.rondo.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.EventLoop;
import dev.rondo.Server;
import dev.rondo.examples.EchoProtocol;
import dev.rondo.examples.TlsContexts;
import dev.rondo.net.Binding;
import dev.rondo.net.ConnectOptions;
import dev.rondo.net.ExtraInfo;
import dev.rondo.net.ServerOptions;
import dev.rondo.net.Target;
import dev.rondo.net.TlsOptions;
import dev.rondo.net.Transport;
import dev.rondo.spi.LoopOptions;
import dev.rondo.tck.fixture.Bytes;
import dev.rondo.tck.fixture.Identity;
import dev.rondo.tck.fixture.RecordingProtocol;
import dev.rondo.tck.fixture.TcpPair;
import dev.rondo.tls.context.TlsContext;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests of TLS contexts from PEM files on each loop, with OpenSSL and with Rondo's own client. */
@Tag("once")
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PemContextTests {

  private static final String DRIVERS = "dev.rondo.integration.Program#drivers";
  private static final Pattern SUBJECT = Pattern.compile("subject=CN ?= ?(\\S+)");
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private static final Identity SITE = Identity.of("site.example.org");
  private static final Identity RENEWED = Identity.of("site.example.org");
  private static final Identity WILD = Identity.of("*.example.net");
  private static final Identity CLIENT = Identity.of("client");

  @TempDir private Path folder;
  private PemFiles files;

  @BeforeEach
  void writeFiles() throws IOException {
    files = new PemFiles(folder);
    files.write("site", SITE);
    files.write("wild", WILD);
    files.write("client", CLIENT);
  }

  @ParameterizedTest
  @MethodSource(DRIVERS)
  void name_ofAClient_choosesTheCertificate(String driver) throws Exception {
    TlsOptions client =
        TlsContext.client(files.trust(SITE, WILD)).options().withServerHostname("www.example.net");
    talk(
        driver,
        TlsContexts.twoSites(folder),
        (loop, port) -> {
          assertEquals("*.example.net", presented(loop, port, "-servername", "www.example.net"));
          assertEquals("*.example.net", presented(loop, port, "-servername", "EXAMPLE.net"));
          assertEquals(
              "site.example.org", presented(loop, port, "-servername", "site.example.org"));
          assertEquals("site.example.org", presented(loop, port, "-servername", "a.b.example.net"));
          assertEquals("site.example.org", presented(loop, port, "-noservername"));
          connect(loop, port, client).transport().close();
        });
  }

  @ParameterizedTest
  @MethodSource(DRIVERS)
  void unknownName_refused_namesTheAlert(String driver) throws Exception {
    TlsOptions server =
        TlsContext.builder()
            .loadCertChain(files.chain("site"), files.key("site"))
            .refuseUnknownNames()
            .build()
            .options();
    TlsOptions client = TlsContext.client(files.chain("site")).options();
    talk(
        driver,
        server,
        (loop, port) -> {
          var refused =
              assertThrows(
                  SSLException.class,
                  () -> connect(loop, port, client.withServerHostname("other.example.org")));
          assertTrue(
              String.valueOf(refused.getMessage())
                  .contains("does not serve the name 'other.example.org'"),
              refused::getMessage);
          connect(loop, port, client.withServerHostname("site.example.org")).transport().close();
        });
  }

  @ParameterizedTest
  @MethodSource(DRIVERS)
  void warmServer_servesLikeACold(String driver) throws Exception {
    TlsOptions client =
        TlsContext.client(files.chain("site")).options().withServerHostname("site.example.org");
    talk(
        driver,
        TlsContexts.warmServer(files.chain("site"), files.key("site")),
        (loop, port) -> assertEchoes(connect(loop, port, client)));
  }

  @ParameterizedTest
  @MethodSource(DRIVERS)
  void clientCertificate_requiredAndPresented_connects(String driver) throws Exception {
    TlsOptions server =
        TlsContexts.closedServer(files.chain("site"), files.key("site"), files.chain("client"))
            .withApplicationProtocols(List.of("http/1.1"));
    TlsOptions known =
        TlsContexts.knownClient(
                files.chain("client"), files.key("client"), "unused", files.chain("site"))
            .withServerHostname("site.example.org");
    talk(
        driver,
        server,
        (loop, port) -> {
          Connected connected = connect(loop, port, known);
          var engine =
              Objects.requireNonNull(connected.transport().getExtraInfo(ExtraInfo.SSL_OBJECT));
          assertEquals("http/1.1", engine.getApplicationProtocol());
          assertEchoes(connected);
          String refused = client(loop, port, "-tls1_2");
          assertTrue(refused.contains("handshake failure"), refused);
        });
  }

  /** A renewed certificate goes to new connections, and an open connection continues. */
  @ParameterizedTest
  @MethodSource(DRIVERS)
  void changedFiles_areUsedByNewConnections(String driver) throws Exception {
    TlsOptions server = TlsContext.server(files.chain("site"), files.key("site")).options();
    TlsOptions before =
        TlsContext.client(files.trust(SITE)).options().withServerHostname("site.example.org");
    talk(
        driver,
        server,
        (loop, port) -> {
          Connected open = connect(loop, port, before);
          files.write("site", WILD);
          awaitPresented(loop, port, "*.example.net");
          assertEchoes(open);
          files.write("site", RENEWED);
          awaitPresented(loop, port, "site.example.org");
          assertThrows(SSLException.class, () -> connect(loop, port, before));
        });
  }

  /** A client that trusts a file reads it again, and trusts what is in it now. */
  @ParameterizedTest
  @MethodSource(DRIVERS)
  void changedTrust_isUsedByNewConnections(String driver) throws Exception {
    TlsContext context = TlsContext.client(files.trust(WILD));
    TlsOptions client = context.options().withServerHostname("site.example.org");
    talk(
        driver,
        TlsContexts.twoSites(folder),
        (loop, port) -> {
          assertThrows(SSLException.class, () -> connect(loop, port, client));
          var _ = files.trust(SITE);
          context.reload();
          connect(loop, port, client).transport().close();
        });
  }

  private record Connected(Transport transport, RecordingProtocol protocol) {}

  private interface Conversation {
    void run(EventLoop loop, int port) throws Exception;
  }

  /** Runs {@code conversation} with an echo server. */
  private static void talk(String driver, TlsOptions tls, Conversation conversation)
      throws Exception {
    try (EventLoop loop = Program.provider(driver).newEventLoop(LoopOptions.defaults())) {
      boolean completed =
          loop.runUntilComplete(
              () -> {
                Server server =
                    loop.createServer(
                            EchoProtocol::new,
                            Binding.host("127.0.0.1", 0),
                            ServerOptions.defaults().withTls(tls))
                        .await();
                conversation.run(loop, TcpPair.port(server));
                server.close();
                server.abortClients();
                server.waitClosed().await();
                return true;
              });
      assertTrue(completed);
    }
  }

  private static Connected connect(EventLoop loop, int port, TlsOptions tls) throws Exception {
    var protocol = new RecordingProtocol(loop);
    Transport transport =
        loop.createConnection(
                () -> protocol,
                Target.host("127.0.0.1", port),
                ConnectOptions.defaults().withTls(tls))
            .await()
            .transport();
    return new Connected(transport, protocol);
  }

  private static void assertEchoes(Connected connected) throws Exception {
    connected.transport().write(Bytes.of("hello"));
    connected.protocol().received("hello").await();

    assertEquals("hello", connected.protocol().text());
    connected.transport().close();
  }

  /** Returns the output of an OpenSSL client. */
  private static String client(EventLoop loop, int port, String... options) throws Exception {
    return loop.runInExecutor(() -> Openssl.client(port, "Q\n", options)).await();
  }

  /** Returns the name in the certificate that an OpenSSL client gets. */
  private static String presented(EventLoop loop, int port, String... options) throws Exception {
    String output = client(loop, port, options);
    Matcher subject = SUBJECT.matcher(output);
    assertTrue(subject.find(), output);
    return subject.group(1);
  }

  /** Connects until the server presents the certificate of {@code name}. */
  private static void awaitPresented(EventLoop loop, int port, String name) throws Exception {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!presented(loop, port, "-noservername").equals(name)) {
      assertTrue(System.nanoTime() < deadline, "the server does not present " + name);
    }
  }
}
