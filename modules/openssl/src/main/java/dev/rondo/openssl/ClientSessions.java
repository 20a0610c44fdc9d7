package dev.rondo.openssl;

import java.security.cert.Certificate;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSessionContext;
import org.jspecify.annotations.Nullable;

/** The sessions that clients can resume, the latest of each peer. */
final class ClientSessions implements SSLSessionContext {

  private static final int DEFAULT_TIMEOUT = 86_400;
  private static final int DEFAULT_SIZE = 20_480;

  /**
   * The peer of a session, and the check that its certificate passed: a resumed handshake does not
   * check again.
   */
  record Peer(String host, int port, String identification, String serverName) {}

  /**
   * A session of OpenSSL, which the cache owns.
   *
   * @param peer the certificates of the server
   * @param values the values that the user has bound to the session
   * @param createdMillis the time of the handshake
   * @param once whether the session may be resumed only once, as those of TLS 1.3
   */
  record Cached(
      long address,
      List<Certificate> peer,
      Map<String, Object> values,
      long createdMillis,
      boolean once) {}

  private final Map<Peer, Cached> cached;
  private int timeout = DEFAULT_TIMEOUT;
  private int size = DEFAULT_SIZE;

  ClientSessions() {
    Map<Peer, Cached> sessions = new LinkedHashMap<>();
    cached = sessions;
    NativeConnection.onAbandoned(this, () -> sessions.values().forEach(ClientSessions::free));
  }

  private static void free(Cached session) {
    LibSsl.freeSession(session.address());
  }

  /** Keeps {@code session}, and owns its address from now on. */
  synchronized void put(Peer peer, Cached session) {
    Cached before = cached.remove(peer);
    if (before != null) {
      free(before);
    }
    cached.put(peer, session);
    shrink();
  }

  /** Sets the session for the connection {@code ssl} to resume; returns it, or null if none. */
  synchronized @Nullable Cached resume(Peer peer, long ssl) {
    Cached session = cached.get(peer);
    if (session == null) {
      return null;
    }
    boolean expired =
        timeout > 0 && System.currentTimeMillis() - session.createdMillis() > timeout * 1000L;
    if (!expired) {
      LibSsl.setSession(ssl, session.address());
    }
    if (expired || session.once()) {
      cached.remove(peer);
      free(session);
    }
    return expired ? null : session;
  }

  synchronized void remove(Peer peer) {
    Cached session = cached.remove(peer);
    if (session != null) {
      free(session);
    }
  }

  private void shrink() {
    Iterator<Cached> eldest = cached.values().iterator();
    while (size > 0 && cached.size() > size) {
      free(eldest.next());
      eldest.remove();
    }
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
    shrink();
  }

  @Override
  public synchronized int getSessionCacheSize() {
    return size;
  }
}
