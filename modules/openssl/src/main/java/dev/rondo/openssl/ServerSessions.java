package dev.rondo.openssl;

import java.util.Collections;
import java.util.Enumeration;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSessionContext;
import org.jspecify.annotations.Nullable;

/**
 * The sessions that clients may resume. They are in the tickets of the clients, so they cannot be
 * listed or counted here.
 */
final class ServerSessions implements SSLSessionContext {

  private static final int DEFAULT_TIMEOUT = 7200;
  private static final int DEFAULT_SIZE = 20_480;

  private final ContextHandle context;
  private int timeout = DEFAULT_TIMEOUT;
  private int size = DEFAULT_SIZE;

  ServerSessions(ContextHandle context) {
    this.context = context;
    setSessionTimeout(DEFAULT_TIMEOUT);
  }

  @Override
  public @Nullable SSLSession getSession(byte[] id) {
    return null;
  }

  @Override
  public Enumeration<byte[]> getIds() {
    return Collections.emptyEnumeration();
  }

  @Override
  public synchronized void setSessionTimeout(int seconds) {
    if (seconds < 0) {
      throw new IllegalArgumentException("session timeout must not be negative: " + seconds);
    }
    timeout = seconds;
    LibSslContext.setSessionTimeout(context.address(), seconds == 0 ? Integer.MAX_VALUE : seconds);
  }

  @Override
  public synchronized int getSessionTimeout() {
    return timeout;
  }

  @Override
  public synchronized void setSessionCacheSize(int count) {
    if (count < 0) {
      throw new IllegalArgumentException("session cache size must not be negative: " + count);
    }
    size = count;
  }

  @Override
  public synchronized int getSessionCacheSize() {
    return size;
  }
}
