package dev.rondo.openssl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.spi.Support;
import dev.rondo.tck.fixture.Identity;
import dev.rondo.tls.context.TlsContext;
import dev.rondo.tls.context.TlsContextBuilder;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Engines of OpenSSL with each other and with those of the JDK. */
class OpenSslEngineTests {

  private static final Identity IDENTITY = Identity.of("localhost");
  private static final Identity AUTHORITY = Identity.authority("Test Authority");

  private static EnginePair pair(
      boolean nearOpenSsl, boolean farOpenSsl, String version, boolean direct) throws Exception {
    SSLEngine client =
        TestContexts.of(nearOpenSsl, null, IDENTITY).createSSLEngine("localhost", 443);
    SSLEngine server = TestContexts.of(farOpenSsl, IDENTITY, IDENTITY).createSSLEngine();
    client.setEnabledProtocols(new String[] {version});
    SSLParameters parameters = client.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
    parameters.setServerNames(List.of(new SNIHostName("localhost")));
    client.setSSLParameters(parameters);
    SSLParameters far = server.getSSLParameters();
    far.setApplicationProtocols(new String[] {"http/1.1"});
    server.setSSLParameters(far);
    return new EnginePair(client, server, direct);
  }

  @Test
  void support_onThisMachine_isSupported() {
    assertInstanceOf(Support.Supported.class, new OpenSsl().support());
  }

  @Test
  void libraries_missing_saysWhatToInstall() {
    var failure =
        assertThrows(
            UnsupportedOperationException.class,
            () -> Libraries.open("libnothing.so.9", "libcrypto.so.3"));

    assertTrue(failure.getMessage().contains("libnothing.so.9 cannot be loaded: install"));
  }

  @Test
  void libraries_ofAnotherKind_areTooOld() {
    assertThrows(
        UnsupportedOperationException.class, () -> Libraries.open("libc.so.6", "libc.so.6"));
  }

  @ParameterizedTest
  @CsvSource({
    "true,true,TLSv1.3,true", "true,true,TLSv1.2,true", "true,true,TLSv1.3,false",
    "true,false,TLSv1.3,true", "true,false,TLSv1.2,false", "false,true,TLSv1.3,true",
    "false,true,TLSv1.2,false"
  })
  void engines_handshakeAndExchangeData(boolean near, boolean far, String version, boolean direct)
      throws Exception {
    EnginePair pair = pair(near, far, version, direct);
    pair.handshake();

    assertEquals(version, pair.client.getSession().getProtocol());
    assertEquals(version, pair.server.getSession().getProtocol());
    assertEquals(
        pair.client.getSession().getCipherSuite(), pair.server.getSession().getCipherSuite());
    assertEquals("http/1.1", pair.client.getApplicationProtocol());
    assertEquals("http/1.1", pair.server.getApplicationProtocol());
    assertEquals(IDENTITY.certificate(), pair.client.getSession().getPeerCertificates()[0]);
    // The JDK's engine reports FINISHED again for a ticket.
    assertTrue(!near || Collections.frequency(pair.clientSteps, HandshakeStatus.FINISHED) == 1);
    assertTrue(!far || Collections.frequency(pair.serverSteps, HandshakeStatus.FINISHED) == 1);
    byte[] data = new byte[300_000];
    new Random(1).nextBytes(data);
    assertArrayEquals(data, pair.send(pair.client, pair.server, data));
    assertArrayEquals(data, pair.send(pair.server, pair.client, data));
    pair.client.closeOutbound();
    ByteBuffer net = pair.buffer(EnginePair.SIZE);
    assertEquals(Status.CLOSED, pair.client.wrap(ByteBuffer.allocate(0), net).getStatus());
    assertEquals(
        Status.CLOSED, pair.server.unwrap(net.flip(), pair.buffer(EnginePair.SIZE)).getStatus());
    assertTrue(pair.server.isInboundDone());
  }

  @Test
  void closeInbound_withoutCloseNotify_throws() throws Exception {
    EnginePair pair = pair(true, true, "TLSv1.3", true);
    pair.handshake();

    assertThrows(SSLException.class, pair.client::closeInbound);
    assertTrue(pair.client.isInboundDone());
  }

  @Test
  void beginHandshake_onTls13_changesKeys() throws Exception {
    EnginePair pair = pair(true, true, "TLSv1.3", true);
    pair.handshake();
    pair.client.beginHandshake();
    assertEquals(HandshakeStatus.NEED_WRAP, pair.client.getHandshakeStatus());
    pair.handshake();
    byte[] data = "after the change".getBytes(StandardCharsets.US_ASCII);

    assertArrayEquals(data, pair.send(pair.client, pair.server, data));
    assertArrayEquals(data, pair.send(pair.server, pair.client, data));
  }

  @Test
  void wrongHost_isRefusedWithAlert() throws Exception {
    SSLEngine client = TestContexts.of(true, null, AUTHORITY).createSSLEngine("example.org", 443);
    Identity issued = AUTHORITY.issue("localhost", "20200101000000Z", "20990101000000Z");
    SSLEngine server = TestContexts.of(true, issued, AUTHORITY).createSSLEngine();
    SSLParameters parameters = client.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    client.setSSLParameters(parameters);
    var pair = new EnginePair(client, server, true);
    SSLException failure = assertThrows(SSLException.class, pair::handshake);

    assertTrue(failure.getMessage().contains("No subject alternative"), failure.getMessage());
    assertEquals(HandshakeStatus.NEED_WRAP, client.getHandshakeStatus());
    ByteBuffer net = pair.buffer(EnginePair.SIZE);
    assertEquals(Status.CLOSED, client.wrap(ByteBuffer.allocate(0), net).getStatus());
    assertTrue(net.position() > 0);
    net.flip();
    SSLException alert =
        assertThrows(
            SSLException.class,
            () -> {
              while (net.hasRemaining()) {
                server.unwrap(net, pair.buffer(EnginePair.SIZE));
              }
            });
    assertEquals("Received fatal alert: certificate_unknown", alert.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"true,TLSv1.3", "true,TLSv1.2", "false,TLSv1.3", "false,TLSv1.2"})
  void clientCertificate_required_isChecked(boolean near, String version) throws Exception {
    SSLEngine client = TestContexts.of(near, IDENTITY, IDENTITY).createSSLEngine();
    SSLEngine server = TestContexts.of(true, IDENTITY, IDENTITY).createSSLEngine();
    client.setEnabledProtocols(new String[] {version});
    server.setNeedClientAuth(true);
    new EnginePair(client, server, true).handshake();

    assertEquals(IDENTITY.certificate(), server.getSession().getPeerCertificates()[0]);
  }

  @ParameterizedTest
  @CsvSource({"TLSv1.3", "TLSv1.2"})
  void secondConnection_isResumed(String version) throws Exception {
    SSLContext near = TestContexts.of(true, null, IDENTITY);
    SSLContext far = TestContexts.of(true, IDENTITY, IDENTITY);
    var taskCounts = new ArrayList<Boolean>();
    for (int i = 0; i < 2; i++) {
      SSLEngine client = near.createSSLEngine("localhost", 443);
      client.setEnabledProtocols(new String[] {version});
      var pair = new EnginePair(client, far.createSSLEngine(), true);
      pair.handshake();
      taskCounts.add(pair.clientSteps.contains(HandshakeStatus.NEED_TASK));
      assertEquals(IDENTITY.certificate(), client.getSession().getPeerCertificates()[0]);
    }

    assertEquals(List.of(true, false), taskCounts);
  }

  @Test
  void requestedName_withUnderscore_isSent() throws Exception {
    SSLEngine client = TestContexts.of(true, null, IDENTITY).createSSLEngine("my_service", 443);
    SSLEngine server = TestContexts.of(true, IDENTITY, IDENTITY).createSSLEngine();
    new EnginePair(client, server, true).handshake();
    var session = (javax.net.ssl.ExtendedSSLSession) server.getSession();

    assertEquals(
        "my_service",
        new String(
            session.getRequestedServerNames().getFirst().getEncoded(), StandardCharsets.US_ASCII));
  }

  @Test
  void plainText_isNotTls() throws Exception {
    SSLEngine server = TestContexts.of(true, IDENTITY, IDENTITY).createSSLEngine();
    server.setUseClientMode(false);
    ByteBuffer text = ByteBuffer.wrap("GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
    SSLException failure =
        assertThrows(SSLException.class, () -> server.unwrap(text, ByteBuffer.allocate(20_000)));

    assertTrue(failure.getMessage().contains("plaintext connection"));
    assertTrue(server.isInboundDone());
  }

  @Test
  void warmUp_connections_areFreed(@TempDir Path folder) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "own", IDENTITY.key(), new char[0], new Certificate[] {IDENTITY.certificate()});
    Path file = folder.resolve("own.p12");
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, new char[0]);
    }
    TlsContextBuilder builder =
        TlsContext.builder().provider(new OpenSsl().provider()).loadKeyStore(file, "");
    TlsContext open = builder.build();
    TlsContext exclusive = builder.loadDefaultCerts().requireClientCertificates().build();
    int before = NativeConnections.count();

    assertTrue(open.warmUp(Duration.ofMillis(100)) > 2);
    assertEquals(0, exclusive.warmUp(Duration.ofMillis(100)));
    // The cleaner may have freed connections of other tests meanwhile.
    int after = NativeConnections.count();
    assertTrue(after <= before, () -> "connections: %d before, %d after".formatted(before, after));
  }

  @Test
  void connections_closedOrFailed_areFreed() throws Exception {
    int before = NativeConnections.count();
    for (int i = 0; i < 50; i++) {
      EnginePair pair = pair(true, true, i % 2 == 0 ? "TLSv1.3" : "TLSv1.2", true);
      pair.handshake();
      pair.client.closeOutbound();
      pair.server.closeOutbound();
      assertThrows(SSLException.class, pair.client::closeInbound);
      assertThrows(SSLException.class, pair.server::closeInbound);
    }

    assertTrue(
        NativeConnections.count() <= before + 2, "connections: " + NativeConnections.count());
    assertFalse(NativeConnections.count() < 0);
  }
}
