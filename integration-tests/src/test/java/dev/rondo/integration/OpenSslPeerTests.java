package dev.rondo.integration;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.EventLoop;
import dev.rondo.Server;
import dev.rondo.net.Binding;
import dev.rondo.net.ConnectOptions;
import dev.rondo.net.ExtraInfo;
import dev.rondo.net.Protocol;
import dev.rondo.net.ServerOptions;
import dev.rondo.net.Target;
import dev.rondo.net.TlsOptions;
import dev.rondo.net.Transport;
import dev.rondo.openssl.OpenSsl;
import dev.rondo.selector.SelectorLoopProvider;
import dev.rondo.spi.LoopOptions;
import dev.rondo.spi.Support;
import dev.rondo.tck.fixture.Bytes;
import dev.rondo.tck.fixture.Identity;
import dev.rondo.tck.fixture.RecordingProtocol;
import java.io.IOException;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests of OpenSSL's engines with {@code openssl} and Python: names, certificates, resumption,
 * renegotiation and new keys.
 */
@Tag("once")
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OpenSslPeerTests {

  private static final OpenSsl OPENSSL = new OpenSsl();
  private static final Identity AUTHORITY = Identity.authority("Authority");
  private static final Identity SERVER = issue("localhost");
  private static final Identity OTHER = issue("other.example");
  private static final Identity CLIENT = issue("client");

  private static final String PYTHON_CLIENT =
      """
      import socket, ssl, sys
      port, authority = int(sys.argv[1]), sys.argv[2]
      context = ssl.create_default_context(cafile=authority)
      context.set_alpn_protocols(["h2", "http/1.1"])
      session = None
      for _ in range(2):
          with socket.create_connection(("127.0.0.1", port)) as plain:
              with context.wrap_socket(plain, server_hostname="localhost", session=session) as tls:
                  tls.sendall(b"hello\\n")
                  text = tls.recv(100).decode().strip()
                  print(text, tls.version(), tls.selected_alpn_protocol(), tls.session_reused)
                  session = tls.session
                  tls.unwrap()
      """;

  private static final String PYTHON_SERVER =
      """
      import socket, ssl, sys
      folder = sys.argv[1]
      context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
      context.load_cert_chain(folder + "/certificate.pem", folder + "/key.pem")
      context.load_verify_locations(folder + "/authority.pem")
      context.verify_mode = ssl.CERT_REQUIRED
      context.set_alpn_protocols(["h2"])
      context.sni_callback = lambda tls, name, _: print("asked for", name, flush=True)
      with socket.create_server(("127.0.0.1", 0)) as listener:
          print("ACCEPT :%d" % listener.getsockname()[1], flush=True)
          for _ in range(2):
              plain, _ = listener.accept()
              with context.wrap_socket(plain, server_side=True) as tls:
                  tls.sendall(tls.recv(100).upper())
                  subject = tls.getpeercert()["subject"][0][0][1]
                  print(subject, tls.version(), tls.selected_alpn_protocol(), tls.session_reused,
                        flush=True)
                  tls.unwrap()
      """;

  @TempDir private Path folder;

  private static Identity issue(String name) {
    return AUTHORITY.issue(name, "20200101000000Z", "20990101000000Z");
  }

  @BeforeEach
  void requireLibrary() throws IOException {
    if (OPENSSL.support() instanceof Support.Unsupported(String reason)) {
      Assumptions.abort(reason);
    }
    requireTool("openssl", "version");
    Files.writeString(folder.resolve("authority.pem"), AUTHORITY.certificatePem());
  }

  private static void requireTool(String... command) {
    try {
      new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
    } catch (IOException | InterruptedException e) {
      Assumptions.abort("not installed: " + command[0]);
    }
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  /** Writes a certificate and its key, and returns the options that name them. */
  private List<String> files(Identity identity) throws IOException {
    Files.writeString(folder.resolve("certificate.pem"), identity.certificatePem());
    Files.writeString(folder.resolve("key.pem"), identity.keyPem());
    return List.of("-cert", file("certificate.pem"), "-key", file("key.pem"));
  }

  // --- contexts ---

  private static SSLContext context(Identity... own) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("authority", AUTHORITY.certificate());
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS", OPENSSL.provider());
    context.init(new KeyManager[] {new NamedKeys(List.of(own))}, trust.getTrustManagers(), null);
    return context;
  }

  /** Chooses among certificates by the name that a client requests; the first is the default. */
  private static final class NamedKeys extends X509ExtendedKeyManager {

    private final List<Identity> identities;

    NamedKeys(List<Identity> identities) {
      this.identities = identities;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
        String type, Principal @Nullable [] issuers, SSLEngine engine) {
      if (!type.equals("EC")) {
        return null;
      }
      var session = (ExtendedSSLSession) engine.getHandshakeSession();
      for (var name : session.getRequestedServerNames()) {
        for (int i = 0; i < identities.size(); i++) {
          String subject = identities.get(i).certificate().getSubjectX500Principal().getName();
          if (subject.equals("CN=" + ((SNIHostName) name).getAsciiName())) {
            return Integer.toString(i);
          }
        }
      }
      return "0";
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
        String[] types, Principal @Nullable [] issuers, SSLEngine engine) {
      return identities.isEmpty() ? null : "0";
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return new X509Certificate[] {identities.get(Integer.parseInt(alias)).certificate()};
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return identities.get(Integer.parseInt(alias)).key();
    }

    @Override
    public @Nullable String chooseServerAlias(
        String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
      throw new AssertionError("an engine has no socket");
    }

    @Override
    public @Nullable String chooseClientAlias(
        String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
      throw new AssertionError("an engine has no socket");
    }

    @Override
    public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
      return null;
    }

    @Override
    public String @Nullable [] getClientAliases(String type, Principal @Nullable [] issuers) {
      return null;
    }
  }

  // --- the server ---

  /** Answers each line in upper case, and keeps what became of the connections. */
  private static final class Shouter implements Protocol {

    private final ConcurrentLinkedQueue<String> ends;
    private @Nullable Transport transport;

    Shouter(ConcurrentLinkedQueue<String> ends) {
      this.ends = ends;
    }

    @Override
    public void connectionMade(Transport made) {
      transport = made;
    }

    @Override
    public void dataReceived(ByteBuffer data) {
      String text = US_ASCII.decode(data).toString().toUpperCase(Locale.ROOT);
      Objects.requireNonNull(transport).write(US_ASCII.encode(text));
    }

    @Override
    public void connectionLost(@Nullable Throwable exception) {
      ends.add(String.valueOf(exception));
    }
  }

  private interface Client {
    String talk(int port) throws Exception;
  }

  private static String serve(TlsOptions tls, ConcurrentLinkedQueue<String> ends, Client client)
      throws Exception {
    try (EventLoop loop = new SelectorLoopProvider().newEventLoop(LoopOptions.defaults())) {
      return loop.runUntilComplete(
          () -> {
            Server server =
                loop.createServer(
                        () -> new Shouter(ends),
                        Binding.host("127.0.0.1", 0),
                        ServerOptions.defaults().withTls(tls))
                    .await();
            var address = (InetSocketAddress) server.sockets().getFirst().localAddress();
            int port = Objects.requireNonNull(address).getPort();
            String output = loop.runInExecutor(() -> client.talk(port)).await();
            server.close();
            server.closeClients();
            server.waitClosed().await();
            return output;
          });
    }
  }

  private static String serve(TlsOptions tls, Client client) throws Exception {
    return serve(tls, new ConcurrentLinkedQueue<>(), client);
  }

  /** Sends a line through {@code s_client}, and returns all that it prints. */
  private static String openssl(int port, List<String> options) throws Exception {
    var command = new ArrayList<>(List.of("openssl", "s_client", "-connect", "127.0.0.1:" + port));
    command.addAll(options);
    try (var client = new Talk(command)) {
      client.say("hello");
      client.until("HELLO\n");
      client.say("Q");
      return client.rest();
    }
  }

  @ParameterizedTest
  @CsvSource({"-tls1_2", "-tls1_3"})
  void server_ofTwoNames_choosesTheCertificate(String version) throws Exception {
    for (String name : List.of("localhost", "other.example")) {
      String output =
          serve(
              TlsOptions.of(context(SERVER, OTHER)).withApplicationProtocols(List.of("h2")),
              port ->
                  openssl(
                      port,
                      List.of(
                          version,
                          "-servername",
                          name,
                          "-verify_hostname",
                          name,
                          "-verify_return_error",
                          "-CAfile",
                          file("authority.pem"),
                          "-alpn",
                          "http/1.1,h2")));

      assertTrue(output.contains("subject=CN = " + name), output);
      assertTrue(output.contains("ALPN protocol: h2"), output);
      assertTrue(output.contains("Verify return code: 0 (ok)"), output);
    }
  }

  @ParameterizedTest
  @CsvSource({"-tls1_2, TLSv1.2", "-tls1_3, TLSv1.3"})
  void server_resumesTheSessionOfOpenssl(String version, String protocol) throws Exception {
    List<String> first = List.of(version, "-sess_out", file("session.pem"));
    List<String> second = List.of(version, "-sess_in", file("session.pem"));
    String output =
        serve(TlsOptions.of(context(SERVER)), port -> openssl(port, first) + openssl(port, second));

    assertTrue(output.contains("New, " + protocol), output);
    assertTrue(output.contains("Reused, " + protocol), output);
  }

  @ParameterizedTest
  @CsvSource({"-tls1_2", "-tls1_3"})
  void server_requiringCertificates_checksThem(String version) throws Exception {
    TlsOptions options =
        TlsOptions.of(context(SERVER))
            .withParameters(parameters -> parameters.setNeedClientAuth(true));
    var certified = new ArrayList<>(files(CLIENT));
    certified.add(version);
    assertTrue(serve(options, port -> openssl(port, certified)).contains("HELLO"));

    var ends = new ConcurrentLinkedQueue<String>();
    var strangers = new ArrayList<>(files(Identity.of("stranger")));
    strangers.add(version);
    for (List<String> refused : List.of(List.of(version), strangers)) {
      String output =
          serve(
              options,
              ends,
              port -> Openssl.client(port, "hello\n", refused.toArray(String[]::new)));
      assertTrue(output.contains("alert"), output);
    }
    assertEquals(List.of(), List.copyOf(ends), "no such connection was made");
  }

  @Test
  void server_askedToRenegotiate_refuses() throws Exception {
    var ends = new ConcurrentLinkedQueue<String>();
    String output =
        serve(
            TlsOptions.of(context(SERVER)),
            ends,
            port -> {
              try (var client =
                  new Talk(
                      List.of("openssl", "s_client", "-tls1_2", "-connect", "127.0.0.1:" + port))) {
                client.say("hello");
                client.until("HELLO\n");
                client.say("R");
                return client.rest();
              }
            });

    assertTrue(output.contains("RENEGOTIATING"), output);
    assertTrue(output.contains("no renegotiation"), output);
    assertTrue(ends.toString().contains("which this server refuses"), ends::toString);
  }

  @Test
  void server_talksWithPython() throws Exception {
    requireTool("python3", "--version");
    String output =
        serve(
            TlsOptions.of(context(SERVER)).withApplicationProtocols(List.of("h2")),
            port -> {
              try (var client =
                  new Talk(
                      List.of(
                          "python3",
                          "-c",
                          PYTHON_CLIENT,
                          Integer.toString(port),
                          file("authority.pem")))) {
                return client.rest();
              }
            });

    assertEquals("HELLO TLSv1.3 h2 False\nHELLO TLSv1.3 h2 True\n", output);
  }

  // --- the client ---

  /** Sends a word, and returns the answer when the server has closed. */
  private static String converse(EventLoop loop, int port, TlsOptions tls) throws Exception {
    var client = new RecordingProtocol(loop);
    var options = ConnectOptions.defaults().withTls(tls);
    Transport transport =
        loop.createConnection(() -> client, Target.host("127.0.0.1", port), options)
            .await()
            .transport();
    transport.write(Bytes.of("hello"));
    client.lost().await();
    return client.text();
  }

  @Test
  void client_talksWithPython() throws Exception {
    requireTool("python3", "--version");
    files(SERVER);
    TlsOptions tls =
        TlsOptions.of(context(CLIENT))
            .withServerHostname("localhost")
            .withApplicationProtocols(List.of("h2"));
    try (var server = new Talk(List.of("python3", "-c", PYTHON_SERVER, folder.toString()));
        EventLoop loop = new SelectorLoopProvider().newEventLoop(LoopOptions.defaults())) {
      server.until("ACCEPT :");
      int port = Integer.parseInt(server.until("\n").strip());
      String answers =
          loop.runUntilComplete(() -> converse(loop, port, tls) + converse(loop, port, tls));

      assertEquals("HELLOHELLO", answers);
      assertEquals(
          """
          ACCEPT :%d
          asked for localhost
          client TLSv1.3 h2 False
          asked for localhost
          client TLSv1.3 h2 True
          """
              .formatted(port),
          server.rest());
    }
  }

  @Test
  void client_asksForNewKeys_losesNothing() throws Exception {
    TlsOptions tls = TlsOptions.of(context()).withServerHostname("localhost");
    try (Openssl server = Openssl.serve(folder, SERVER, "-tls1_3");
        EventLoop loop = new SelectorLoopProvider().newEventLoop(LoopOptions.defaults())) {
      String text =
          loop.runUntilComplete(
              () -> {
                var client = new RecordingProtocol(loop);
                Transport transport =
                    loop.createConnection(
                            () -> client,
                            Target.host("127.0.0.1", server.port()),
                            ConnectOptions.defaults().withTls(tls))
                        .await()
                        .transport();
                SSLEngine engine = transport.getExtraInfo(ExtraInfo.SSL_OBJECT);
                for (String expected : List.of("cba\n", "cba\ncba\n", "cba\ncba\ncba\n")) {
                  transport.write(Bytes.of("abc\n"));
                  client.received(expected).await();
                  Objects.requireNonNull(engine).beginHandshake();
                }
                transport.close();
                client.lost().await();
                return client.text();
              });

      assertEquals("cba\ncba\ncba\n", text);
    }
  }

  /** A process, its input and all of its output. */
  private static final class Talk implements AutoCloseable {

    private final Process process;
    private final Writer stdin;
    private final StringBuilder output = new StringBuilder();

    Talk(List<String> command) throws IOException {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
      stdin = process.outputWriter(US_ASCII);
    }

    void say(String line) throws IOException {
      stdin.write(line + "\n");
      stdin.flush();
    }

    /** Reads up to {@code end}, and returns the output since the last call. */
    String until(String end) throws IOException {
      var read = new StringBuilder();
      while (!read.toString().endsWith(end)) {
        int next = process.getInputStream().read();
        if (next < 0) {
          throw new IOException("ended without " + end.strip() + ": " + output);
        }
        read.append((char) next);
        output.append((char) next);
      }
      return read.toString();
    }

    /** Reads to the end, and returns the whole output. */
    String rest() throws Exception {
      output.append(new String(process.getInputStream().readAllBytes(), US_ASCII));
      assertTrue(process.waitFor(10, TimeUnit.SECONDS));
      return output.toString();
    }

    @Override
    public void close() throws IOException {
      process.destroy();
      stdin.close();
    }
  }
}
