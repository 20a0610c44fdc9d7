package dev.rondo.tls.context;

import dev.rondo.tls.EngineBuffers;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** Connections in memory between a server's context and a client of the same provider. */
final class WarmUp {

  /** The messages that each side sends over a connection: a request or a response. */
  private static final int MESSAGES = 8;

  private static final int MESSAGE_SIZE = 1024;

  /** Room for several records. */
  private static final int WIRE_SIZE = 64 * 1024;

  private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

  private final Consumer<SSLParameters> parameters;
  private final Side accepting;
  private final Side connecting;

  /**
   * Prepares connections to {@code server}.
   *
   * @param parameters sets the server's rules on the parameters of a connection
   */
  WarmUp(SSLContext server, Consumer<SSLParameters> parameters) throws GeneralSecurityException {
    this.parameters = parameters;
    SSLContext client = SSLContext.getInstance("TLS", server.getProvider());
    client.init(null, new TrustManager[] {new TrustInItself()}, null);
    accepting = new Side(server);
    connecting = new Side(client);
  }

  /** Opens connections for {@code time}; returns how many were established. */
  int run(Duration time) {
    long limit = TimeUnit.NANOSECONDS.convert(time);
    long start = System.nanoTime();
    int established = 0;
    while (System.nanoTime() - start < limit) {
      established += connect() ? 1 : 0;
    }
    return established;
  }

  /** Opens and closes a connection; returns whether it was established. */
  private boolean connect() {
    accepting.renew();
    connecting.renew();
    try {
      SSLParameters rules = accepting.engine.getSSLParameters();
      parameters.accept(rules);
      accepting.engine.setSSLParameters(rules);
      accepting.engine.setUseClientMode(false);
      connecting.engine.setUseClientMode(true);
      connecting.engine.beginHandshake();
      exchange(connecting, accepting);
      for (int i = 0; i < MESSAGES; i++) {
        connecting.send(accepting);
        exchange(connecting, accepting);
        accepting.send(connecting);
        exchange(connecting, accepting);
      }
      return accepting.hasReceived && connecting.hasReceived;
    } catch (SSLException e) {
      return false; // The first client is told the reason: the server may want its certificate.
    } finally {
      connecting.close(accepting);
      accepting.close(connecting);
    }
  }

  private static void exchange(Side one, Side other) throws SSLException {
    boolean moved = true;
    while (moved) {
      boolean first = one.proceed(other);
      moved = other.proceed(one) || first;
    }
  }

  /** One side of a connection. */
  private static final class Side {

    private final SSLContext context;

    /** The bytes from the other side, before the position. */
    private final ByteBuffer wire;

    private final ByteBuffer plain = ByteBuffer.allocateDirect(WIRE_SIZE);
    private final ByteBuffer message;
    private SSLEngine engine;
    private boolean hasReceived;

    Side(SSLContext context) {
      this.context = context;
      engine = context.createSSLEngine();
      boolean direct = engine instanceof EngineBuffers buffers && buffers.prefersDirect();
      wire = direct ? ByteBuffer.allocateDirect(WIRE_SIZE) : ByteBuffer.allocate(WIRE_SIZE);
      message =
          direct ? ByteBuffer.allocateDirect(MESSAGE_SIZE) : ByteBuffer.allocate(MESSAGE_SIZE);
    }

    /** Begins another connection, with a new engine. */
    void renew() {
      engine = context.createSSLEngine();
      wire.clear();
      hasReceived = false;
    }

    /** Does what the engine asks for next; returns false if that is to wait. */
    boolean proceed(Side other) throws SSLException {
      HandshakeStatus status = engine.getHandshakeStatus();
      if (status == HandshakeStatus.NEED_TASK) {
        for (Runnable task = engine.getDelegatedTask();
            task != null;
            task = engine.getDelegatedTask()) {
          task.run();
        }
        return engine.getHandshakeStatus() != HandshakeStatus.NEED_TASK;
      }
      if (status == HandshakeStatus.NEED_WRAP) {
        return engine.wrap(EMPTY, other.wire).bytesProduced() > 0;
      }
      return receive();
    }

    private boolean receive() throws SSLException {
      wire.flip();
      try {
        SSLEngineResult result = engine.unwrap(wire, plain.clear());
        hasReceived |= result.bytesProduced() > 0;
        return result.bytesConsumed() > 0 || result.bytesProduced() > 0;
      } finally {
        wire.compact();
      }
    }

    void send(Side other) throws SSLException {
      engine.wrap(message.clear(), other.wire);
    }

    /** Closes the engine both ways, which then holds nothing outside the heap. */
    void close(Side other) {
      engine.closeOutbound();
      try {
        exchange(this, other);
      } catch (SSLException e) {
        // One of the two is broken, which ends only this connection.
      }
      try {
        engine.closeInbound();
      } catch (SSLException e) {
        // The other side has not sent that it closes.
      }
    }
  }

  /** Trusts every certificate: that of a connection in memory is this server's own. */
  private static final class TrustInItself implements X509TrustManager {

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {
      throw new UnsupportedOperationException("this is a client");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
