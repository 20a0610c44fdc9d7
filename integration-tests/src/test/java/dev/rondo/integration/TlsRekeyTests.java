package dev.rondo.integration;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.EventLoop;
import dev.rondo.Server;
import dev.rondo.net.Binding;
import dev.rondo.net.Protocol;
import dev.rondo.net.ServerOptions;
import dev.rondo.net.TlsOptions;
import dev.rondo.net.Transport;
import dev.rondo.selector.SelectorLoopProvider;
import dev.rondo.spi.LoopOptions;
import dev.rondo.tck.fixture.Identity;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of TLS 1.3 key updates during a conversation with OpenSSL. */
@Tag("once")
class TlsRekeyTests {

  private static final Identity IDENTITY = Identity.of("localhost");

  /** A server that answers each line with {@code <line>}, padding, and an exclamation mark. */
  private static final class Echo implements Protocol {

    private @Nullable Transport transport;

    @Override
    public void connectionMade(Transport transport) {
      this.transport = transport;
    }

    @Override
    public void dataReceived(ByteBuffer data) {
      String line = US_ASCII.decode(data).toString().strip();
      Objects.requireNonNull(transport)
          .write(US_ASCII.encode("<" + line + ">" + "x".repeat(100_000) + "!\n"));
    }
  }

  /** The command {@code K} updates the keys of client and server, {@code k} the client's. */
  @ParameterizedTest
  @CsvSource({"K", "k"})
  void newKeys_betweenData_loseNothing(String command) throws Exception {
    try (EventLoop loop = new SelectorLoopProvider().newEventLoop(LoopOptions.defaults())) {
      String output =
          loop.runUntilComplete(
              () -> {
                Server server =
                    loop.createServer(
                            Echo::new,
                            Binding.host("127.0.0.1", 0),
                            ServerOptions.defaults()
                                .withTls(TlsOptions.of(IDENTITY.serverContext())))
                        .await();
                var address =
                    (InetSocketAddress)
                        Objects.requireNonNull(server.sockets().getFirst().localAddress());
                String received =
                    loop.runInExecutor(() -> converse(address.getPort(), command)).await();
                server.close();
                server.closeClients();
                server.waitClosed().await();
                return received;
              });

      assertEquals(3 * 100_000, output.chars().filter(letter -> letter == 'x').count());
    }
  }

  private static String converse(int port, String command) throws Exception {
    Process client =
        new ProcessBuilder(
                List.of("openssl", "s_client", "-tls1_3", "-connect", "127.0.0.1:" + port))
            .redirectErrorStream(true)
            .start();
    try (Writer stdin = client.outputWriter();
        InputStream stdout = client.getInputStream()) {
      var output = new StringBuilder();
      for (String line : List.of("one", "two", "three")) {
        say(stdin, line);
        String answered = until(stdout, "!\n");
        output.append(answered.substring(answered.lastIndexOf("<" + line + ">")));
        // For s_client, this is a command only if it is the first letter of one read.
        say(stdin, command);
        until(stdout, "KEYUPDATE\n");
      }
      say(stdin, "Q");
      assertTrue(client.waitFor(10, TimeUnit.SECONDS));
      return output.toString();
    } finally {
      client.destroy();
    }
  }

  private static void say(Writer stdin, String line) throws IOException {
    stdin.write(line + "\n");
    stdin.flush();
  }

  private static String until(InputStream stdout, String end) throws IOException {
    var read = new StringBuilder();
    while (read.length() < end.length()
        || !read.substring(read.length() - end.length()).equals(end)) {
      int next = stdout.read();
      if (next < 0) {
        throw new IOException("openssl ended after: " + read);
      }
      read.append((char) next);
    }
    return read.toString();
  }
}
