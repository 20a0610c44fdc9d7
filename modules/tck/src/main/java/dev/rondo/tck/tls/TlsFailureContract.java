package dev.rondo.tck.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.ConnectionOpener;
import dev.rondo.EventLoop;
import dev.rondo.Server;
import dev.rondo.net.ExtraInfo;
import dev.rondo.net.Target;
import dev.rondo.net.TlsOptions;
import dev.rondo.tck.fixture.Bytes;
import dev.rondo.tck.fixture.Covers;
import dev.rondo.tck.fixture.ErrorMessages;
import dev.rondo.tck.fixture.JsseLimit;
import dev.rondo.tck.fixture.JsseProvider;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.RecordingProtocol;
import dev.rondo.tck.fixture.Role;
import dev.rondo.tck.fixture.TcpPair;
import dev.rondo.tck.fixture.TlsPair;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;

/** TLS errors: client and server get an exception that explains them, and a server goes on. */
@Role(ConnectionOpener.class)
@Covers({"createConnection", "createServer"})
@Needs({Capability.TCP, Capability.TLS, Capability.TASKS})
public interface TlsFailureContract extends LoopContract {

  // --- options ---

  @Test
  default void createServer_unknownTlsParameters_isRefusedAtOnce(LoopFixture kit) throws Exception {
    TlsOptions options =
        TlsPair.serverOptions()
            .withParameters(parameters -> parameters.setCipherSuites(new String[] {"ROT13"}));
    JsseProvider.assumeWithout(JsseLimit.NO_NAMES_OF_UNKNOWN_PARAMETERS);
    kit.runTask(
        () -> {
          var failure =
              assertThrows(
                  IllegalArgumentException.class,
                  () -> TlsPair.server(kit, () -> TlsPair.echo(kit.loop()), options));
          ErrorMessages.assertContains(failure, "ROT13");
        });
  }

  @Test
  default void createServer_withAnEmptyContext_isRefusedAtOnce(LoopFixture kit) throws Exception {
    TlsOptions options = TlsOptions.of(JsseProvider.newContext());
    kit.runTask(
        () ->
            assertThrows(
                IllegalStateException.class,
                () -> TlsPair.server(kit, () -> TlsPair.echo(kit.loop()), options)));
  }

  @Test
  default void createConnection_unknownTlsParameters_fails(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    TlsOptions options =
        TlsPair.clientOptions()
            .withParameters(parameters -> parameters.setProtocols(new String[] {"TLSv9"}));
    kit.runTask(
        () -> {
          var accepted = new RecordingProtocol(loop);
          Server server = TcpPair.server(kit, accepted);
          var failure =
              assertThrows(
                  IllegalArgumentException.class,
                  () -> TlsPair.connect(kit, () -> TlsPair.echo(loop), server, options).await());
          accepted.lost().await();

          if (!JsseProvider.has(JsseLimit.NO_NAMES_OF_UNKNOWN_PARAMETERS)) {
            ErrorMessages.assertContains(failure, "TLSv9");
          }
        });
  }

  // --- handshakes ---

  @Test
  default void createConnection_noVersionInCommon_fails(LoopFixture kit) throws Exception {
    TlsOptions old = TlsPair.serverOptions().withParameters(TlsPair.onlyVersion("TLSv1.2"));
    TlsOptions young = TlsPair.clientOptions().withParameters(TlsPair.onlyVersion("TLSv1.3"));
    kit.runTask(() -> assertFails(kit, young, old, "no TLS version in common"));
  }

  @Test
  default void createConnection_noCipherInCommon_fails(LoopFixture kit) throws Exception {
    if (!JsseProvider.has(JsseLimit.NO_CHOICE_OF_TLS13_CIPHERS)) {
      assertCiphersDiffer(kit, "TLSv1.3", "TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384");
    }
    String prefix = "TLS_ECDHE_ECDSA_WITH_AES_";
    assertCiphersDiffer(kit, "TLSv1.2", prefix + "128_GCM_SHA256", prefix + "256_GCM_SHA384");
  }

  private static void assertCiphersDiffer(
      LoopFixture kit, String version, String ofServer, String ofClient) throws Exception {
    TlsOptions server = TlsPair.serverOptions().withParameters(only(version, ofServer));
    TlsOptions client = TlsPair.clientOptions().withParameters(only(version, ofClient));
    kit.runTask(() -> assertFails(kit, client, server, "no cipher suite in common"));
  }

  private static Consumer<SSLParameters> only(String version, String cipher) {
    return TlsPair.onlyVersion(version)
        .andThen(parameters -> parameters.setCipherSuites(new String[] {cipher}));
  }

  @Test
  default void createConnection_toAServerWithoutCertificate_fails(LoopFixture kit)
      throws Exception {
    TlsOptions empty = TlsOptions.of(TlsPair.IDENTITY.clientContext());
    for (String version : List.of("TLSv1.2", "TLSv1.3")) {
      String explanation =
          version.equals("TLSv1.3") && JsseProvider.has(JsseLimit.NO_ALERT_WITHOUT_CERTIFICATE)
              ? "the connection was lost"
              : "rejected the handshake";
      TlsOptions client = TlsPair.clientOptions().withParameters(TlsPair.onlyVersion(version));
      kit.runTask(() -> assertFails(kit, client, empty, explanation));
    }
  }

  private static void assertFails(
      LoopFixture kit, TlsOptions client, TlsOptions served, String... words) throws Exception {
    EventLoop loop = kit.loop();
    var accepted = new RecordingProtocol(loop);
    var refused = new RecordingProtocol(loop);
    Server server = TlsPair.server(kit, () -> accepted, served);
    var failure =
        assertThrows(
            IOException.class, () -> TlsPair.connect(kit, () -> refused, server, client).await());
    server.close();
    server.waitClosed().await();

    ErrorMessages.assertContains(failure, words);
    if (!JsseProvider.has(JsseLimit.NO_ALERT_WITHOUT_CERTIFICATE)) {
      assertInstanceOf(SSLException.class, failure);
    }
    assertEquals(List.of(), refused.events());
    assertEquals(List.of(), accepted.events());
  }

  /** A trust manager may throw, on another thread than the loop's. */
  @Test
  default void createConnection_trustManagerThatThrows_fails(LoopFixture kit) throws Exception {
    var bug = new IllegalStateException("bug");
    kit.runTask(() -> assertTrustFails(kit, () -> bug, bug));
  }

  @Test
  default void createConnection_trustManagerThrowsError_fails(LoopFixture kit) throws Exception {
    var error = new NoClassDefFoundError("bug");
    kit.runTask(
        () ->
            assertTrustFails(
                kit,
                () -> {
                  throw error;
                },
                error));
  }

  private static void assertTrustFails(
      LoopFixture kit, Supplier<RuntimeException> bug, Throwable cause) throws Exception {
    EventLoop loop = kit.loop();
    SSLContext context = JsseProvider.newContext();
    context.init(null, new TrustManager[] {untrusting(bug)}, null);
    TlsOptions options = TlsOptions.of(context).withServerHostname("localhost");
    var accepted = new RecordingProtocol(loop);
    Server server = TlsPair.server(kit, () -> accepted, TlsPair.serverOptions());
    Throwable failure =
        assertThrows(
            SSLException.class,
            () -> TlsPair.connect(kit, () -> TlsPair.echo(loop), server, options).await());
    server.close();
    server.waitClosed().await();

    while (failure != null && failure != cause) {
      failure = failure.getCause();
    }
    assertEquals(cause, failure);
  }

  /** The clients send plain HTTP, and a record that only starts like TLS. */
  @Test
  default void createServer_clientsWithoutTls_areDropped(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          List<RecordingProtocol> served = new ArrayList<>();
          Server server =
              TlsPair.server(
                  kit,
                  () -> {
                    served.add(TlsPair.echo(loop));
                    return served.getLast();
                  },
                  TlsPair.serverOptions());
          for (String words : List.of("GET / HTTP/1.1\r\n\r\n", "\26\3\1\0\5hello")) {
            var rude = new RecordingProtocol(loop).onMade(made -> made.write(Bytes.of(words)));
            loop.createConnection(() -> rude, Target.host("127.0.0.1", TcpPair.port(server)));
            rude.lost().await();
            assertEquals(List.of(), served.getLast().events());
          }
          TlsPair.assertServes(kit, server, TlsPair.clientOptions());
        });
  }

  /** The handshake timeout does not restart with each byte. */
  @Test
  default void createConnection_peerStallsInHandshake_timesOut(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    TlsOptions hurried = TlsPair.clientOptions().withHandshakeTimeout(Duration.ofMillis(50));
    kit.runTask(
        () -> {
          var stuck = new RecordingProtocol(loop);
          stuck.onData(data -> stuck.transport().write(Bytes.of("\26\3\3\0")));
          Server server = TcpPair.server(kit, stuck);
          var failure =
              assertThrows(
                  SSLException.class,
                  () -> TlsPair.connect(kit, () -> TlsPair.echo(loop), server, hurried).await());
          stuck.lost().await();

          ErrorMessages.assertContains(failure, "taking longer than 50 milliseconds");
        });
  }

  // --- connections ---

  @Test
  default void connectionLost_tamperedRecord_explainsOnBothSides(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    for (String version : List.of("TLSv1.2", "TLSv1.3")) {
      kit.runTask(
          () -> {
            var client = new RecordingProtocol(loop);
            var accepted = new RecordingProtocol(loop);
            TlsPair pair =
                TlsPair.upgrade(
                    kit,
                    client,
                    accepted,
                    TlsPair.clientOptions().withParameters(TlsPair.onlyVersion(version)));
            pair.near().write(Bytes.of("whole"));
            accepted.received("whole").await();
            pair.plain().near().write(record("changed ".repeat(5)));
            accepted.lost().await();
            client.lost().await();

            assertEquals("whole", accepted.text());
            ErrorMessages.assertContains(
                assertInstanceOf(SSLException.class, accepted.failure()), "cannot be decrypted");
            ErrorMessages.assertContains(
                assertInstanceOf(SSLException.class, client.failure()), "could not decrypt");
          });
    }
  }

  /** Returns a well-formed TLS record whose content does not decrypt. */
  private static ByteBuffer record(String contents) {
    return ByteBuffer.allocate(5 + contents.length())
        .putInt(0x17030300)
        .put((byte) contents.length())
        .put(Bytes.of(contents))
        .flip();
  }

  @Test
  default void renegotiation_fromATls12Client_isRefused(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    JsseProvider.assumeWithout(JsseLimit.NO_RENEGOTIATION);
    kit.runTask(
        () -> {
          var client = new RecordingProtocol(loop);
          var accepted = new RecordingProtocol(loop);
          TlsPair pair =
              TlsPair.upgrade(
                  kit,
                  client,
                  accepted,
                  TlsPair.clientOptions().withParameters(TlsPair.onlyVersion("TLSv1.2")));
          pair.near().write(Bytes.of("before"));
          accepted.received("before").await();
          Objects.requireNonNull(pair.near().getExtraInfo(ExtraInfo.SSL_OBJECT)).beginHandshake();
          pair.near().write(Bytes.of("after"));
          accepted.lost().await();
          client.lost().await();

          assertEquals("before", accepted.text());
          ErrorMessages.assertContains(
              assertInstanceOf(SSLException.class, accepted.failure()),
              "renegotiation",
              "withRenegotiationAccepted");
          assertInstanceOf(IOException.class, client.failure());
        });
  }

  @Test
  default void connectionLost_plainTextAmidTls_explains(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var client = new RecordingProtocol(loop);
          TlsPair pair = TlsPair.upgrade(kit, client, new RecordingProtocol(loop));
          pair.plain().far().write(Bytes.of("500 internal error\r\n"));
          client.lost().await();

          ErrorMessages.assertContains(
              assertInstanceOf(SSLException.class, client.failure()), "did not answer with TLS");
        });
  }

  @Test
  default void end_withoutCloseNotify_isReportedToAServerToo(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var accepted = new RecordingProtocol(loop);
          TlsPair pair = settled(kit, accepted);
          pair.near().write(Bytes.of("and so on"));
          pair.plain().near().close();
          accepted.lost().await();

          assertEquals(List.of("made", "data:and so on", "lost:SSLException"), accepted.events());
          ErrorMessages.assertContains(
              assertInstanceOf(SSLException.class, accepted.failure()), "truncated");
        });
  }

  /** Connects a client that has read all bytes; closing with unread bytes would send a reset. */
  private static TlsPair settled(LoopFixture kit, RecordingProtocol accepted) throws Exception {
    var client = new RecordingProtocol(kit.loop());
    TlsPair pair = TlsPair.upgrade(kit, client, accepted);
    pair.far().write(Bytes.of("ready"));
    client.received("ready").await();
    return pair;
  }

  /** The stream ends in the middle of a record. */
  @Test
  default void end_amidARecord_isTruncation(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var accepted = new RecordingProtocol(loop);
          TlsPair pair = settled(kit, accepted);
          pair.plain().near().write(record("changed ".repeat(5)).limit(9));
          pair.plain().near().close();
          accepted.lost().await();

          ErrorMessages.assertContains(
              assertInstanceOf(SSLException.class, accepted.failure()), "truncated");
        });
  }

  @Test
  default void close_onTheServerSide_endsAfterTheShutdownTimeout(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    TlsOptions hurried = TlsPair.serverOptions().withShutdownTimeout(Duration.ofMillis(30));
    kit.runTask(
        () -> {
          var client = new RecordingProtocol(loop);
          var accepted = new RecordingProtocol(loop);
          TlsPair pair = TlsPair.upgrade(kit, client, accepted, TlsPair.clientOptions(), hurried);
          pair.plain().near().pauseReading();
          pair.far().close();
          accepted.lost().await();

          ErrorMessages.assertContains(
              assertInstanceOf(TimeoutException.class, accepted.failure()), "30 milliseconds");
          pair.plain().near().resumeReading();
          client.lost().await();
        });
  }

  /** A protocol may write after the peer's close, though TLS 1.2 cannot send that. */
  @Test
  default void eofReceived_thatWrites_closesCleanly(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    for (String version : List.of("TLSv1.2", "TLSv1.3")) {
      kit.runTask(
          () -> {
            var client = new RecordingProtocol(loop);
            var accepted = new RecordingProtocol(loop);
            TlsPair pair =
                TlsPair.upgrade(
                    kit,
                    client,
                    accepted,
                    TlsPair.clientOptions().withParameters(TlsPair.onlyVersion(version)));
            accepted.onEof(
                () -> {
                  pair.far().write(Bytes.of("last word"));
                  return false;
                });
            pair.near().close();
            client.lost().await();
            accepted.lost().await();

            assertNull(client.failure());
            assertNull(accepted.failure());
            assertTrue(pair.plain().near().isClosing() && pair.plain().far().isClosing());
          });
    }
  }

  /** Returns a trust manager that throws {@code bug} for every certificate. */
  private static TrustManager untrusting(Supplier<RuntimeException> bug) {
    return new X509TrustManager() {
      @Override
      public void checkServerTrusted(X509Certificate[] chain, String kind) {
        throw bug.get();
      }

      @Override
      public void checkClientTrusted(X509Certificate[] chain, String kind) {
        throw bug.get();
      }

      @Override
      public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
      }
    };
  }
}
