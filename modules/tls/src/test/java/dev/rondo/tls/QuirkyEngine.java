package dev.rondo.tls;

import java.nio.ByteBuffer;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** The JDK's engine with quirks, as engines of other providers have them. */
final class QuirkyEngine extends SSLEngine {

  private static final int LARGE = 150_000;

  private final SSLEngine engine;
  private final Set<EngineQuirk> quirks;
  private final ByteBuffer kept = ByteBuffer.allocate(1024 * 1024).flip();
  private int advances;
  private boolean taskDue;

  QuirkyEngine(SSLEngine engine, Set<EngineQuirk> quirks) {
    this.engine = engine;
    this.quirks = quirks;
  }

  private boolean has(EngineQuirk quirk) {
    return quirks.contains(quirk);
  }

  @Override
  public SSLEngineResult unwrap(ByteBuffer source, ByteBuffer[] targets, int offset, int length)
      throws SSLException {
    if (taskDue) {
      return result(Status.OK, 0, 0);
    }
    if (has(EngineQuirk.LARGER_CONTENT) && targets[offset].remaining() < LARGE) {
      return result(Status.BUFFER_OVERFLOW, 0, 0);
    }
    if (!has(EngineQuirk.KEEPS_INPUT) && !has(EngineQuirk.SIPS_INPUT)) {
      return quirky(engine.unwrap(source, targets, offset, length), 0);
    }
    int taken = keep(source);
    SSLEngineResult result = engine.unwrap(kept, targets, offset, length);
    return quirky(result, taken - result.bytesConsumed());
  }

  private int keep(ByteBuffer source) {
    int count = Math.min(source.remaining(), has(EngineQuirk.SIPS_INPUT) ? 3 : source.remaining());
    kept.compact().put(source.slice(source.position(), count)).flip();
    source.position(source.position() + count);
    return count;
  }

  @Override
  public SSLEngineResult wrap(ByteBuffer[] sources, int offset, int length, ByteBuffer target)
      throws SSLException {
    if (taskDue) {
      return result(Status.OK, 0, 0);
    }
    if (has(EngineQuirk.LARGER_RECORDS) && target.remaining() < LARGE) {
      return result(Status.BUFFER_OVERFLOW, 0, 0);
    }
    SSLEngineResult result = engine.wrap(sources, offset, length, target);
    int consumed = result.bytesConsumed();
    int produced = result.bytesProduced();
    while (has(EngineQuirk.MANY_RECORDS_PER_WRAP)
        && result.bytesConsumed() > 0
        && sources[offset].hasRemaining()
        && target.remaining() >= engine.getSession().getPacketBufferSize()) {
      result = engine.wrap(sources, offset, length, target);
      consumed += result.bytesConsumed();
      produced += result.bytesProduced();
    }
    return result(result.getStatus(), consumed, produced);
  }

  private SSLEngineResult quirky(SSLEngineResult result, int more) {
    Status status =
        has(EngineQuirk.NO_UNDERFLOW) && result.getStatus() == Status.BUFFER_UNDERFLOW
            ? Status.OK
            : result.getStatus();
    return result(status, result.bytesConsumed() + more, result.bytesProduced());
  }

  private SSLEngineResult result(Status status, int consumed, int produced) {
    if (has(EngineQuirk.TASKS_AT_ANY_TIME) && consumed + produced > 0) {
      advances++;
      taskDue |= advances % 3 == 0;
    }
    return new SSLEngineResult(status, getHandshakeStatus(), consumed, produced);
  }

  @Override
  public HandshakeStatus getHandshakeStatus() {
    HandshakeStatus status = engine.getHandshakeStatus();
    if (taskDue) {
      return HandshakeStatus.NEED_TASK;
    }
    if (!has(EngineQuirk.RARE_STATUSES)) {
      return status;
    }
    return switch (status) {
      case NEED_UNWRAP -> HandshakeStatus.NEED_UNWRAP_AGAIN;
      case NOT_HANDSHAKING -> HandshakeStatus.FINISHED;
      default -> status;
    };
  }

  @Override
  public @Nullable Runnable getDelegatedTask() {
    if (taskDue) {
      taskDue = false;
      return () -> {};
    }
    return engine.getDelegatedTask();
  }

  @Override
  public void closeInbound() throws SSLException {
    engine.closeInbound();
  }

  @Override
  public boolean isInboundDone() {
    return engine.isInboundDone();
  }

  @Override
  public void closeOutbound() {
    engine.closeOutbound();
  }

  @Override
  public boolean isOutboundDone() {
    return engine.isOutboundDone();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return engine.getSupportedCipherSuites();
  }

  @Override
  public String[] getEnabledCipherSuites() {
    return engine.getEnabledCipherSuites();
  }

  @Override
  public void setEnabledCipherSuites(String[] suites) {
    engine.setEnabledCipherSuites(suites);
  }

  @Override
  public String[] getSupportedProtocols() {
    return engine.getSupportedProtocols();
  }

  @Override
  public String[] getEnabledProtocols() {
    return engine.getEnabledProtocols();
  }

  @Override
  public void setEnabledProtocols(String[] protocols) {
    engine.setEnabledProtocols(protocols);
  }

  @Override
  public SSLSession getSession() {
    return engine.getSession();
  }

  @Override
  public SSLSession getHandshakeSession() {
    return engine.getHandshakeSession();
  }

  @Override
  public void beginHandshake() throws SSLException {
    engine.beginHandshake();
  }

  @Override
  public void setUseClientMode(boolean client) {
    engine.setUseClientMode(client);
  }

  @Override
  public boolean getUseClientMode() {
    return engine.getUseClientMode();
  }

  @Override
  public void setNeedClientAuth(boolean need) {
    engine.setNeedClientAuth(need);
  }

  @Override
  public boolean getNeedClientAuth() {
    return engine.getNeedClientAuth();
  }

  @Override
  public void setWantClientAuth(boolean want) {
    engine.setWantClientAuth(want);
  }

  @Override
  public boolean getWantClientAuth() {
    return engine.getWantClientAuth();
  }

  @Override
  public void setEnableSessionCreation(boolean enabled) {
    engine.setEnableSessionCreation(enabled);
  }

  @Override
  public boolean getEnableSessionCreation() {
    return engine.getEnableSessionCreation();
  }

  @Override
  public SSLParameters getSSLParameters() {
    return engine.getSSLParameters();
  }

  @Override
  public void setSSLParameters(SSLParameters parameters) {
    engine.setSSLParameters(parameters);
  }
}
