package dev.rondo.openssl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.tck.fixture.Identity;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509KeyManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers, buffers, managers and callers that do what they should not. */
class HostileCallTests {

  private static final Identity IDENTITY = Identity.of("localhost");
  private static final Identity AUTHORITY = Identity.authority("Test Authority");
  private static final byte[] TEXT = "some plain bytes".getBytes(StandardCharsets.US_ASCII);

  private static EnginePair pair(String version) throws Exception {
    SSLEngine client = client(TestContexts.of(true, null, IDENTITY), version);
    return new EnginePair(
        client, TestContexts.of(true, IDENTITY, IDENTITY).createSSLEngine(), true);
  }

  private static SSLEngine client(SSLContext context, String version) {
    SSLEngine client = context.createSSLEngine("localhost", 443);
    client.setEnabledProtocols(new String[] {version});
    return client;
  }

  /** Returns the alert that {@code engine} sends, as its peer reports it. */
  private static String alert(SSLEngine engine, SSLEngine peer) throws SSLException {
    ByteBuffer net = ByteBuffer.allocate(EnginePair.SIZE);
    while (!engine.isOutboundDone()) {
      engine.wrap(ByteBuffer.allocate(0), net);
    }
    net.flip();
    return assertThrows(SSLException.class, () -> unwrapAll(peer, net)).getMessage();
  }

  private static void unwrapAll(SSLEngine engine, ByteBuffer net) throws SSLException {
    ByteBuffer plain = ByteBuffer.allocate(EnginePair.SIZE);
    for (int i = 0; i < 100; i++) {
      if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
        engine.wrap(ByteBuffer.allocate(0), ByteBuffer.allocate(EnginePair.SIZE));
      } else if (engine.unwrap(net, plain).bytesConsumed() == 0) {
        return;
      }
    }
  }

  private static ByteBuffer records(SSLEngine engine, byte[] plain) throws SSLException {
    ByteBuffer net = ByteBuffer.allocateDirect(EnginePair.SIZE);
    ByteBuffer source = ByteBuffer.wrap(plain);
    do {
      engine.wrap(source, net);
    } while (source.hasRemaining());
    return net.flip();
  }

  // --- input ---

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void input_byteByByte_isEnough(String version) throws Exception {
    EnginePair pair = pair(version);
    pair.client.beginHandshake();
    for (int i = 0; i < 100 && !isOpen(pair); i++) {
      pour(pair.client, pair.server);
      pour(pair.server, pair.client);
    }
    assertTrue(isOpen(pair));
    ByteBuffer net = records(pair.client, TEXT);
    ByteBuffer plain = ByteBuffer.allocate(EnginePair.SIZE);
    feed(pair.server, net, plain);

    assertEquals(ByteBuffer.wrap(TEXT), plain.flip());
  }

  private static boolean isOpen(EnginePair pair) {
    return !pair.client.getSession().getProtocol().equals("NONE")
        && !pair.server.getSession().getProtocol().equals("NONE");
  }

  private static void pour(SSLEngine from, SSLEngine to) throws SSLException {
    ByteBuffer net = ByteBuffer.allocate(EnginePair.SIZE);
    Runnable task = from.getDelegatedTask();
    if (task != null) {
      task.run();
    }
    while (from.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
      from.wrap(ByteBuffer.allocate(0), net);
    }
    feed(to, net.flip(), ByteBuffer.allocate(EnginePair.SIZE));
  }

  private static void feed(SSLEngine engine, ByteBuffer net, ByteBuffer plain) throws SSLException {
    ByteBuffer arrived = ByteBuffer.allocate(EnginePair.SIZE);
    while (net.hasRemaining()) {
      arrived.put(net.get()).flip();
      SSLEngineResult result = engine.unwrap(arrived, plain);
      if (result.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
        engine.getDelegatedTask().run();
      }
      arrived.compact();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void record_changed_breaksTheConnection(String version) throws Exception {
    EnginePair pair = pair(version);
    pair.handshake();
    ByteBuffer net = records(pair.client, TEXT);
    net.put(net.limit() - 1, (byte) ~net.get(net.limit() - 1));
    SSLException failure =
        assertThrows(
            SSLException.class, () -> pair.server.unwrap(net, ByteBuffer.allocate(20_000)));

    assertTrue(failure.getMessage().contains("bad_record_mac"), failure.getMessage());
    assertTrue(pair.server.isInboundDone());
    assertEquals("Received fatal alert: bad_record_mac", alert(pair.server, pair.client));
    requireSafe(pair.server);
    requireSafe(pair.client);
  }

  /** Calls a broken or closed engine, which must neither crash nor process anything. */
  private static void requireSafe(SSLEngine engine) throws Exception {
    ByteBuffer net = ByteBuffer.wrap(new byte[] {23, 3, 3, 0, 3, 1, 2, 3});
    assertEquals(
        Status.CLOSED, engine.unwrap(net, ByteBuffer.allocate(EnginePair.SIZE)).getStatus());
    assertEquals(
        Status.CLOSED,
        engine.wrap(ByteBuffer.allocate(3), ByteBuffer.allocate(EnginePair.SIZE)).getStatus());
    assertThrows(SSLException.class, engine::beginHandshake);
    engine.closeOutbound();
    engine.closeInbound();
    assertNull(engine.getDelegatedTask());
    assertEquals(HandshakeStatus.NOT_HANDSHAKING, engine.getHandshakeStatus());
    assertNotNull(engine.getSession());
    assertNull(engine.getHandshakeSession());
  }

  @Test
  void closeInbound_withDataLeft_endsInput() throws Exception {
    EnginePair pair = pair("TLSv1.3");
    pair.handshake();
    ByteBuffer net = records(pair.client, new byte[10_000]);
    pair.server.unwrap(net, new ByteBuffer[] {ByteBuffer.allocate(10_000), ByteBuffer.allocate(1)});
    ByteBuffer next = records(pair.client, new byte[0]);
    pair.server.unwrap(next, ByteBuffer.allocate(1));
    pair.server.closeOutbound();
    assertThrows(SSLException.class, pair.server::closeInbound);

    assertEquals(Status.CLOSED, pair.server.unwrap(net, ByteBuffer.allocate(10)).getStatus());
  }

  @Test
  void closeOutbound_beforeHandshake_closesBoth() throws Exception {
    SSLEngine server = TestContexts.of(true, IDENTITY, IDENTITY).createSSLEngine();
    server.setUseClientMode(false);
    server.closeOutbound();
    ByteBuffer net = ByteBuffer.wrap(new byte[] {22, 3, 3, 0, 1, 1});

    assertEquals(Status.CLOSED, server.unwrap(net, ByteBuffer.allocate(10)).getStatus());
    assertThrows(SSLException.class, server::beginHandshake);
  }

  @Test
  void anyOrderOfCalls_isSafe() throws Exception {
    SSLContext near = TestContexts.of(true, IDENTITY, IDENTITY);
    SSLContext far = TestContexts.of(true, IDENTITY, IDENTITY);
    for (int seed = 0; seed < 1500; seed++) {
      Random random = new Random(seed);
      EnginePair pair =
          new EnginePair(
              client(near, random.nextBoolean() ? "TLSv1.2" : "TLSv1.3"),
              far.createSSLEngine(),
              random.nextBoolean());
      pair.server.setNeedClientAuth(random.nextInt(4) == 0);
      if (random.nextInt(3) == 0) {
        pair.handshake();
      }
      for (int i = 0; i < 60; i++) {
        boolean first = random.nextBoolean();
        try {
          callAny(
              random,
              first ? pair.client : pair.server,
              first ? pair.toServer : pair.toClient,
              first ? pair.toClient : pair.toServer);
        } catch (SSLException e) {
          assertNotNull(e.getMessage());
        }
      }
    }
  }

  private static void callAny(Random random, SSLEngine engine, ByteBuffer out, ByteBuffer in)
      throws SSLException {
    switch (random.nextInt(16)) {
      case 0 -> engine.beginHandshake();
      case 1 -> {
        if (random.nextInt(8) == 0) {
          engine.closeOutbound();
        }
      }
      case 2 -> {
        if (random.nextInt(8) == 0) {
          engine.closeInbound();
        }
      }
      case 3 -> {
        if (in.position() > 6 && random.nextInt(8) == 0) {
          int at = random.nextInt(in.position());
          in.put(at, (byte) random.nextInt());
        }
      }
      case 4, 5 -> {
        Runnable task = engine.getDelegatedTask();
        if (task != null) {
          task.run();
          task.run();
        }
      }
      case 6, 7, 8, 9, 10 ->
          engine.wrap(
              ByteBuffer.allocate(random.nextInt(3) == 0 ? random.nextInt(20_000) : 0), out);
      default -> {
        in.flip();
        try {
          ByteBuffer[] targets = {
            ByteBuffer.allocate(random.nextInt(10_000)),
            ByteBuffer.allocateDirect(random.nextInt(2) * 20_000)
          };
          engine.unwrap(in, targets);
        } finally {
          in.compact();
        }
      }
    }
  }

  // --- buffers ---

  @Test
  void target_ofAnySize_losesNothing() throws Exception {
    EnginePair pair = pair("TLSv1.3");
    pair.handshake();
    for (int size = 0; size <= 40; size++) {
      for (boolean direct : new boolean[] {true, false}) {
        ByteBuffer net = records(pair.client, TEXT);
        ByteBuffer all = ByteBuffer.allocate(100);
        while (all.position() < TEXT.length) {
          ByteBuffer target = direct ? ByteBuffer.allocateDirect(size) : ByteBuffer.allocate(size);
          SSLEngineResult result = pair.server.unwrap(net, target);
          if (result.getStatus() == Status.BUFFER_OVERFLOW) {
            assertEquals(0, result.bytesProduced());
            result = pair.server.unwrap(net, ByteBuffer.allocate(20_000).put(new byte[3]));
            all.put(TEXT, all.position(), result.bytesProduced());
          } else {
            all.put(target.flip());
          }
        }
        assertEquals(ByteBuffer.wrap(TEXT), all.flip());
        assertFalse(net.hasRemaining());
      }
    }
    assertEquals(
        Status.BUFFER_OVERFLOW,
        pair.client.wrap(ByteBuffer.wrap(TEXT), ByteBuffer.allocate(1000)).getStatus());
  }

  @Test
  void buffers_ofEveryKind_carryData() throws Exception {
    EnginePair pair = pair("TLSv1.3");
    pair.handshake();
    ByteBuffer direct = ByteBuffer.allocateDirect(TEXT.length).put(TEXT).flip();
    ByteBuffer slice = ByteBuffer.wrap(new byte[100]).position(30).slice().put(TEXT).flip();
    for (ByteBuffer source :
        List.of(direct, direct.asReadOnlyBuffer(), slice, slice.asReadOnlyBuffer())) {
      ByteBuffer net = ByteBuffer.wrap(new byte[40_000]).position(7).slice();
      ByteBuffer[] sources = {ByteBuffer.allocate(0), source.duplicate(), source.duplicate()};
      assertEquals(2 * TEXT.length, pair.client.wrap(sources, net).bytesConsumed());
      ByteBuffer plain = ByteBuffer.wrap(new byte[200]).position(9).slice();
      pair.server.unwrap(net.flip().asReadOnlyBuffer(), plain);
      byte[] arrived = new byte[plain.flip().remaining()];
      plain.get(arrived);
      assertArrayEquals(
          new String(TEXT, StandardCharsets.US_ASCII).repeat(2).getBytes(StandardCharsets.US_ASCII),
          arrived);
    }
  }

  @Test
  void buffer_readOnlyTarget_isRefused() throws Exception {
    EnginePair pair = pair("TLSv1.3");
    ByteBuffer target = ByteBuffer.allocate(EnginePair.SIZE).asReadOnlyBuffer();

    assertThrows(
        ReadOnlyBufferException.class, () -> pair.client.wrap(ByteBuffer.allocate(1), target));
    assertThrows(
        ReadOnlyBufferException.class, () -> pair.client.unwrap(ByteBuffer.allocate(1), target));
  }

  /** The memory of an arena is copied, since the arena may be closed during a call. */
  @Test
  void buffers_ofArenas_carryData() throws Exception {
    EnginePair pair = pair("TLSv1.3");
    pair.handshake();
    try (Arena confined = Arena.ofConfined();
        Arena shared = Arena.ofShared()) {
      for (Arena arena : List.of(confined, shared, Arena.ofAuto(), Arena.global())) {
        ByteBuffer source = arena.allocate(TEXT.length).asByteBuffer().put(TEXT).flip();
        ByteBuffer net = arena.allocate(EnginePair.SIZE).asByteBuffer().position(3);
        SSLEngineResult wrapped = pair.client.wrap(source, net);
        assertEquals(TEXT.length, wrapped.bytesConsumed());
        assertEquals(net.position() - 3, wrapped.bytesProduced());
        ByteBuffer plain = arena.allocate(100).asByteBuffer();
        pair.server.unwrap(net.flip().position(3), plain);

        assertFalse(net.hasRemaining());
        assertEquals(ByteBuffer.wrap(TEXT), plain.flip());
      }
    }
  }

  @Test
  void buffers_ofClosedArenas_areRefusedWithoutLoss() throws Exception {
    EnginePair pair = pair("TLSv1.3");
    pair.handshake();
    ByteBuffer closed;
    try (Arena arena = Arena.ofConfined()) {
      closed = arena.allocate(EnginePair.SIZE).asByteBuffer();
    }
    ByteBuffer net = ByteBuffer.allocate(EnginePair.SIZE);

    assertThrows(IllegalStateException.class, () -> pair.client.wrap(closed.duplicate(), net));
    assertThrows(
        IllegalStateException.class,
        () -> pair.client.wrap(ByteBuffer.wrap(TEXT), closed.duplicate()));
    ByteBuffer records = records(pair.client, TEXT);
    assertThrows(
        IllegalStateException.class, () -> pair.server.unwrap(closed.duplicate(), net.clear()));
    assertThrows(
        IllegalStateException.class, () -> pair.server.unwrap(records, closed.duplicate()));
    ByteBuffer plain = ByteBuffer.allocate(100);
    pair.server.unwrap(records, plain);
    assertEquals(ByteBuffer.wrap(TEXT), plain.flip());
  }

  // --- certificates ---

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void certificate_expired_isRefusedWithAlert(String version) throws Exception {
    Identity expired = AUTHORITY.issue("localhost", "20200101000000Z", "20210101000000Z");
    SSLEngine client = client(TestContexts.of(true, null, AUTHORITY), version);
    SSLEngine server = TestContexts.of(true, expired, AUTHORITY).createSSLEngine();
    assertThrows(SSLException.class, new EnginePair(client, server, true)::handshake);

    assertThrows(SSLPeerUnverifiedException.class, () -> client.getSession().getPeerCertificates());
    assertEquals("Received fatal alert: certificate_expired", alert(client, server));
  }

  @ParameterizedTest
  @CsvSource({
    "TLSv1.2, true",
    "TLSv1.2, false",
    "TLSv1.3, true",
    "TLSv1.3, false",
  })
  void clientCertificate_missing_isRefused(String version, boolean isOpenSsl) throws Exception {
    SSLEngine client = client(TestContexts.of(isOpenSsl, null, IDENTITY), version);
    SSLEngine server = TestContexts.of(true, IDENTITY, IDENTITY).createSSLEngine();
    server.setNeedClientAuth(true);
    var pair = new EnginePair(client, server, true);
    SSLException failure = assertThrows(SSLException.class, pair::handshake);

    assertTrue(failure.getMessage().contains("Empty client certificate chain"));
    assertThrows(SSLPeerUnverifiedException.class, () -> server.getSession().getPeerCertificates());
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void clientCertificate_untrusted_isRefused(String version) throws Exception {
    SSLEngine client = client(TestContexts.of(true, Identity.of("other"), IDENTITY), version);
    SSLEngine server = TestContexts.of(true, IDENTITY, IDENTITY).createSSLEngine();
    server.setWantClientAuth(true);
    var pair = new EnginePair(client, server, true);

    // The client may find no key that the server's authorities have signed, and send none.
    try {
      pair.handshake();
    } catch (SSLException e) {
      assertTrue(e.getMessage().contains("certificate"), e.getMessage());
    }
    assertThrows(SSLPeerUnverifiedException.class, () -> server.getSession().getPeerCertificates());
  }

  @Test
  void key_thatCannotBeExported_isReported() throws Exception {
    PrivateKey hidden =
        new PrivateKey() {
          private static final long serialVersionUID = 1L;

          @Override
          public String getAlgorithm() {
            return "EC";
          }

          @Override
          public String getFormat() {
            return null;
          }

          @Override
          public byte[] getEncoded() {
            return null;
          }
        };
    SSLEngine client = client(TestContexts.of(true, null, IDENTITY), "TLSv1.3");
    SSLEngine server =
        TestContexts.of(true, new KeyManager[] {new OneKey(hidden, e -> {})}, null)
            .createSSLEngine();
    SSLException failure =
        assertThrows(SSLException.class, new EnginePair(client, server, true)::handshake);

    assertTrue(failure.getMessage().contains("cannot be exported"), failure.getMessage());
    assertEquals("Received fatal alert: internal_error", alert(server, client));
  }

  // --- managers that call the engine ---

  @Test
  void keyManager_closesEngine_isSafe() throws Exception {
    SSLEngine client = client(TestContexts.of(true, null, IDENTITY), "TLSv1.3");
    var engine = new SSLEngine[1];
    SSLEngine server =
        TestContexts.of(
                true,
                new KeyManager[] {new OneKey(IDENTITY.key(), each -> engine[0].closeOutbound())},
                null)
            .createSSLEngine();
    engine[0] = server;
    new EnginePair(client, server, true).handshake();

    requireSafe(server);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void trustManager_closesEngine_isSafe(boolean ofClient) throws Exception {
    var engine = new SSLEngine[1];
    var closing = new TrustManager[] {new AnyTrust(() -> engine[0].closeOutbound())};
    SSLEngine client =
        client(
            ofClient
                ? TestContexts.of(true, TestContexts.keys(IDENTITY), closing)
                : TestContexts.of(true, IDENTITY, IDENTITY),
            "TLSv1.3");
    SSLEngine server =
        TestContexts.of(true, TestContexts.keys(IDENTITY), closing).createSSLEngine();
    server.setNeedClientAuth(!ofClient);
    engine[0] = ofClient ? client : server;
    new EnginePair(client, server, true).handshake();

    requireSafe(engine[0]);
  }

  @Test
  void selector_proceedsWithHandshake_isRefused() throws Exception {
    EnginePair pair = pair("TLSv1.3");
    SSLParameters parameters = pair.client.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2"});
    pair.client.setSSLParameters(parameters);
    pair.server.setHandshakeApplicationProtocolSelector(
        (engine, offered) -> {
          assertThrows(
              IllegalStateException.class,
              () ->
                  engine.unwrap(
                      ByteBuffer.wrap(new byte[] {22, 3, 3, 0, 1, 1}), ByteBuffer.allocate(10)));
          return "h2";
        });
    pair.handshake();

    assertEquals("h2", pair.client.getApplicationProtocol());
  }

  @Test
  void selector_throws_failsTheHandshake() throws Exception {
    EnginePair pair = pair("TLSv1.3");
    SSLParameters parameters = pair.client.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2"});
    pair.client.setSSLParameters(parameters);
    pair.server.setHandshakeApplicationProtocolSelector(
        (engine, offered) -> {
          throw new IllegalArgumentException("not today");
        });
    SSLException failure = assertThrows(SSLException.class, pair::handshake);

    assertEquals("not today", failure.getMessage());
    assertEquals("Received fatal alert: no_application_protocol", alert(pair.server, pair.client));
  }

  /** Trusts every peer, after a call. */
  private record AnyTrust(Runnable action) implements X509TrustManager {

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      action.run();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      action.run();
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[] {IDENTITY.certificate()};
    }
  }

  /** Has one key, and calls {@code asked} when it is asked for it. */
  private record OneKey(PrivateKey key, Consumer<String> asked) implements X509KeyManager {

    @Override
    public String[] getClientAliases(String type, Principal[] issuers) {
      return new String[] {"own"};
    }

    @Override
    public String chooseClientAlias(String[] types, Principal[] issuers, java.net.Socket socket) {
      return "own";
    }

    @Override
    public String[] getServerAliases(String type, Principal[] issuers) {
      return new String[] {"own"};
    }

    @Override
    public String chooseServerAlias(String type, Principal[] issuers, java.net.Socket socket) {
      return "own";
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return new X509Certificate[] {IDENTITY.certificate()};
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      asked.accept(alias);
      return key;
    }
  }
}
