package dev.rondo.tls.context;

import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** A handshake between two engines in memory. */
final class EngineHandshake {

  private final SSLEngine client;
  private final SSLEngine server;
  private ByteBuffer toServer = ByteBuffer.allocate(1 << 17);
  private ByteBuffer toClient = ByteBuffer.allocate(1 << 17);

  EngineHandshake(SSLContext client, SSLContext server) {
    this.client = client.createSSLEngine("localhost", 1);
    this.client.setUseClientMode(true);
    this.server = server.createSSLEngine();
    this.server.setUseClientMode(false);
  }

  /** Asks for a name. */
  EngineHandshake asking(String name) {
    return client(
        parameters -> {
          parameters.setServerNames(List.of(new SNIHostName(name)));
        });
  }

  EngineHandshake client(Consumer<SSLParameters> change) {
    return change(client, change);
  }

  EngineHandshake server(Consumer<SSLParameters> change) {
    return change(server, change);
  }

  private EngineHandshake change(SSLEngine engine, Consumer<SSLParameters> change) {
    SSLParameters parameters = engine.getSSLParameters();
    change.accept(parameters);
    engine.setSSLParameters(parameters);
    return this;
  }

  /** Returns the certificate that the server presents. */
  X509Certificate run() throws SSLException {
    client.beginHandshake();
    server.beginHandshake();
    for (int i = 0; i < 100 && (isBusy(client) || isBusy(server)); i++) {
      step(client, toClient, toServer);
      step(server, toServer, toClient);
    }
    return (X509Certificate) client.getSession().getPeerCertificates()[0];
  }

  /** Returns the name of the client's certificate; null if it has presented none. */
  @Nullable String clientName() {
    try {
      return server.getSession().getPeerPrincipal().getName();
    } catch (SSLException e) {
      return null;
    }
  }

  SSLEngine client() {
    return client;
  }

  private static boolean isBusy(SSLEngine engine) {
    return engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING;
  }

  private static void step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
    for (int i = 0; i < 20; i++) {
      switch (engine.getHandshakeStatus()) {
        case NEED_TASK -> engine.getDelegatedTask().run();
        case NEED_WRAP -> engine.wrap(ByteBuffer.allocate(0), out);
        case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
          in.flip();
          int before = in.remaining();
          engine.unwrap(in, ByteBuffer.allocate(1 << 15));
          boolean isStuck = before == in.remaining();
          in.compact();
          if (isStuck) {
            return;
          }
        }
        case NOT_HANDSHAKING, FINISHED -> {
          return;
        }
      }
    }
  }
}
