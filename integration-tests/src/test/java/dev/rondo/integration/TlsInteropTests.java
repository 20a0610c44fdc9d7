package dev.rondo.integration;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.Server;
import dev.rondo.net.Binding;
import dev.rondo.net.ConnectOptions;
import dev.rondo.net.ExtraInfo;
import dev.rondo.net.Protocol;
import dev.rondo.net.ServerOptions;
import dev.rondo.net.Target;
import dev.rondo.net.TlsOptions;
import dev.rondo.net.Transport;
import dev.rondo.selector.SelectorLoopProvider;
import dev.rondo.spi.LoopOptions;
import dev.rondo.tck.fixture.Identity;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of TLS 1.2 and 1.3 with other implementations: OpenSSL and curl. */
@Tag("once")
class TlsInteropTests {

  private static final Identity IDENTITY = Identity.of("localhost");

  @TempDir private Path folder;
  private EventLoop loop;
  private Path certificate;

  @BeforeEach
  void open() throws IOException {
    loop = new SelectorLoopProvider().newEventLoop(LoopOptions.defaults());
    certificate = Files.writeString(folder.resolve("certificate.pem"), IDENTITY.certificatePem());
  }

  @AfterEach
  void close() {
    loop.close();
  }

  @ParameterizedTest
  @CsvSource({"-tls1_2", "-tls1_3"})
  void server_talksWithOpensslClient(String version) throws Exception {
    String output =
        serve(
            request -> request.toUpperCase(Locale.ROOT),
            port ->
                run(
                    "hello openssl\n",
                    List.of(
                        "openssl",
                        "s_client",
                        "-quiet",
                        "-verify_return_error",
                        version,
                        "-connect",
                        "127.0.0.1:" + port,
                        "-servername",
                        "localhost",
                        "-CAfile",
                        certificate.toString())));

    assertTrue(output.contains("HELLO OPENSSL"), output);
  }

  @ParameterizedTest
  @CsvSource({"1.2", "1.3"})
  void server_talksWithCurl(String version) throws Exception {
    String output =
        serve(
            request ->
                "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"
                    + request.lines().toList().getFirst(),
            port ->
                run(
                    "",
                    List.of(
                        "curl",
                        "--silent",
                        "--show-error",
                        "--http1.1",
                        "--tlsv" + version,
                        "--tls-max",
                        version,
                        "--cacert",
                        certificate.toString(),
                        "--resolve",
                        "localhost:" + port + ":127.0.0.1",
                        "https://localhost:" + port + "/page")));

    assertEquals("GET /page HTTP/1.1", output);
  }

  @ParameterizedTest
  @CsvSource({"-tls1_2, TLSv1.2", "-tls1_3, TLSv1.3"})
  void client_talksWithOpensslServer(String version, String protocol) throws Exception {
    try (Openssl server = Openssl.serve(folder, IDENTITY, version)) {
      Conversation client = new Conversation(loop, null);
      String spoken =
          loop.runUntilComplete(
              () -> {
                var options =
                    ConnectOptions.defaults()
                        .withTls(
                            TlsOptions.of(IDENTITY.clientContext())
                                .withServerHostname("localhost"));
                var target = Target.host("127.0.0.1", server.port());
                Transport transport =
                    loop.createConnection(() -> client, target, options).await().transport();
                transport.write(US_ASCII.encode("stressed\n"));
                client.line.await();
                SSLEngine engine = transport.getExtraInfo(ExtraInfo.SSL_OBJECT);
                transport.close();
                client.ended.await();
                return Objects.requireNonNull(engine).getSession().getProtocol();
              });

      assertEquals("desserts\n", client.line.result());
      assertEquals(protocol, spoken);
    }
  }

  private interface Client {
    String talk(int port) throws Exception;
  }

  /** Returns the output of {@code client} for a server that answers the first line and closes. */
  private String serve(UnaryOperator<String> answer, Client client) throws Exception {
    Conversation served = new Conversation(loop, answer);
    return loop.runUntilComplete(
        () -> {
          Server server =
              loop.createServer(
                      () -> served,
                      Binding.host("127.0.0.1", 0),
                      ServerOptions.defaults().withTls(TlsOptions.of(IDENTITY.serverContext())))
                  .await();
          var address = (InetSocketAddress) server.sockets().getFirst().localAddress();
          int port = Objects.requireNonNull(address).getPort();
          String output = loop.runInExecutor(() -> client.talk(port)).await();
          server.close();
          server.waitClosed().await();
          return output;
        });
  }

  private static String run(String input, List<String> command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var stdin = process.outputWriter()) {
      stdin.write(input);
      stdin.flush();
      String output = new String(process.getInputStream().readAllBytes(), US_ASCII);

      assertEquals(0, process.waitFor(), output);
      return output;
    }
  }

  /** A protocol that receives a line; with an answer, as a server, it sends that and closes. */
  private static final class Conversation implements Protocol {

    private final @Nullable UnaryOperator<String> answer;
    private final LoopFuture<String> line;
    private final LoopFuture<String> ended;
    private final StringBuilder received = new StringBuilder();
    private @Nullable Transport transport;

    Conversation(EventLoop loop, @Nullable UnaryOperator<String> answer) {
      this.answer = answer;
      line = loop.createFuture();
      ended = loop.createFuture();
    }

    @Override
    public void connectionMade(Transport transport) {
      this.transport = transport;
    }

    @Override
    public void dataReceived(ByteBuffer data) {
      received.append(US_ASCII.decode(data));
      if (!line.isDone() && received.indexOf("\n") >= 0) {
        line.setResult(received.toString());
        if (transport != null && answer != null) {
          transport.write(US_ASCII.encode(answer.apply(received.toString())));
          transport.close();
        }
      }
    }

    @Override
    public void connectionLost(@Nullable Throwable exception) {
      if (exception == null) {
        ended.setResult("ended");
      } else {
        ended.setException(exception);
      }
    }
  }
}
