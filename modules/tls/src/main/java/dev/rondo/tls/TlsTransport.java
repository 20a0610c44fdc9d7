package dev.rondo.tls;

import dev.rondo.EventLoop;
import dev.rondo.net.BaseProtocol;
import dev.rondo.net.ExtraInfo;
import dev.rondo.net.Protocol;
import dev.rondo.net.Transport;
import dev.rondo.net.WriteBufferLimits;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** The transport that the application uses over TLS; it has no half-close. */
final class TlsTransport implements LendableTransport {

  private static final Logger logger = System.getLogger(TlsTransport.class.getName());

  /** The number of dropped writes from which each logs a warning, as in asyncio. */
  private static final int DROPS_BEFORE_WARNING = 5;

  private final TlsConnection connection;
  private final Transport below;
  private final SSLEngine engine;
  private final SSLContext sslContext;
  private @Nullable SSLSession session;
  private int dropped;

  TlsTransport(TlsConnection connection, Transport below, SSLEngine engine, SSLContext sslContext) {
    this.connection = connection;
    this.below = below;
    this.engine = engine;
    this.sslContext = sslContext;
  }

  /** Stores the session that the handshake has established. */
  void handshakeCompleted(SSLSession session) {
    this.session = session;
  }

  @Override
  public void close() {
    connection.close();
  }

  @Override
  public void abort() {
    connection.abort();
  }

  @Override
  public boolean isClosing() {
    return connection.isClosing();
  }

  @Override
  public boolean isReading() {
    return connection.isReading();
  }

  @Override
  public void pauseReading() {
    connection.pauseReading();
  }

  @Override
  public void resumeReading() {
    connection.resumeReading();
  }

  @Override
  public void write(ByteBuffer data) {
    requireNotLent();
    writeLent(data);
  }

  @Override
  public void writeLent(ByteBuffer data) {
    if (data.hasRemaining()) {
      if (isClosing()) {
        drop(data);
        warnAboutDrops();
      } else {
        requireUsable(data);
        connection.write(data);
      }
    }
  }

  @Override
  public void writelines(List<ByteBuffer> data) {
    requireNotLent();
    if (isClosing()) {
      data.forEach(TlsTransport::drop);
      warnAboutDrops();
    } else {
      data.forEach(TlsTransport::requireUsable);
      connection.writelines(data);
    }
  }

  /** Throws if the arena of {@code data} is closed or another thread's: an engine would fail. */
  private static void requireUsable(ByteBuffer data) {
    if (data.hasRemaining()) {
      byte _ = data.get(data.position());
    }
  }

  private void requireNotLent() {
    if (connection.application().isLent()) {
      throw new IllegalStateException("unable to write; sendfile is in progress: " + this);
    }
  }

  @Override
  public EventLoop loop() {
    return connection.loop();
  }

  @Override
  public void lend(BaseProtocol borrower) {
    requireNotLent();
    connection.lend(borrower);
  }

  @Override
  public void giveBack() {
    connection.giveBack();
  }

  private static void drop(ByteBuffer data) {
    data.position(data.limit());
  }

  private void warnAboutDrops() {
    if (++dropped >= DROPS_BEFORE_WARNING) {
      logger.log(
          Level.WARNING, "write() on a closing TLS transport: {0} writes dropped so far", dropped);
    }
  }

  @Override
  public void writeEof() {
    throw new UnsupportedOperationException(
        "writeEof() is not supported over TLS, which has no half-close; use close(): " + this);
  }

  @Override
  public boolean canWriteEof() {
    return false;
  }

  @Override
  public int getWriteBufferSize() {
    return connection.writeBufferSize();
  }

  @Override
  public WriteBufferLimits getWriteBufferLimits() {
    return connection.flow().limits();
  }

  @Override
  public void setWriteBufferLimits(WriteBufferLimits limits) {
    connection.limits(limits);
  }

  @Override
  public Protocol getProtocol() {
    return connection.protocol();
  }

  @Override
  public void setProtocol(Protocol protocol) {
    connection.protocol(protocol);
  }

  @Override
  public <T> @Nullable T getExtraInfo(ExtraInfo<T> name) {
    Object value;
    if (name == ExtraInfo.SSLCONTEXT) {
      value = sslContext;
    } else if (name == ExtraInfo.SSL_OBJECT) {
      value = engine;
    } else if (name == ExtraInfo.CIPHER) {
      value = session == null ? null : session.getCipherSuite();
    } else if (name == ExtraInfo.PEERCERT) {
      value = session == null ? null : peerCertificates(session);
    } else {
      return below.getExtraInfo(name);
    }
    return value == null ? null : name.type().cast(value);
  }

  private static @Nullable Object peerCertificates(SSLSession session) {
    try {
      return List.of(session.getPeerCertificates());
    } catch (SSLPeerUnverifiedException e) {
      return null;
    }
  }

  @Override
  public String toString() {
    String version = session == null ? "TLS" : session.getProtocol();
    return "<%s over %s>".formatted(version, below);
  }
}
