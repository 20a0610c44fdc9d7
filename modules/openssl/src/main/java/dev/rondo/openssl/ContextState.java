package dev.rondo.openssl;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509KeyManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** The objects that the engines of one context share. */
final class ContextState {

  private static final int MAX_CREDENTIALS = 64;

  /** The key of a cached conversion. Key managers return the same objects for an alias. */
  private record Source(PrivateKey key, List<X509Certificate> chain) {}

  private final @Nullable X509KeyManager keys;
  private final @Nullable X509TrustManager trust;
  private final List<String> versions;
  private final ContextHandle handle;
  private final ClientSessions clientSessions = new ClientSessions();
  private final ServerSessions serverSessions;
  private boolean authoritiesAdded;

  private final Map<Source, Credentials> credentials =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Source, Credentials> eldest) {
          return size() > MAX_CREDENTIALS;
        }
      };

  ContextState(
      @Nullable X509KeyManager keys, @Nullable X509TrustManager trust, List<String> versions)
      throws SSLException {
    this.keys = keys;
    this.trust = trust;
    this.versions = versions;
    handle = new ContextHandle(keys != null);
    serverSessions = new ServerSessions(handle);
  }

  @Nullable X509KeyManager keys() {
    return keys;
  }

  @Nullable X509TrustManager trust() {
    return trust;
  }

  /** Returns the versions of TLS that are enabled by default. */
  List<String> versions() {
    return versions;
  }

  ContextHandle handle() {
    return handle;
  }

  ClientSessions clientSessions() {
    return clientSessions;
  }

  ServerSessions serverSessions() {
    return serverSessions;
  }

  /** Returns the converted key and chain, from the cache if they were used lately. */
  Credentials credentials(PrivateKey key, X509Certificate[] chain) throws SSLException {
    var source = new Source(key, List.of(chain));
    synchronized (credentials) {
      Credentials known = credentials.get(source);
      if (known == null) {
        known = new Credentials(key, chain);
        credentials.put(source, known);
      }
      return known;
    }
  }

  private void addAuthority(X509Certificate issuer) {
    try {
      long certificate = Der.toNative(issuer);
      LibSslContext.addAuthority(handle.address(), certificate);
      LibCrypto.freeCertificate(certificate);
    } catch (SSLException e) {
      // The list is a hint, and the trust manager decides: one that OpenSSL cannot read may be
      // missing.
    }
  }

  /** Lets servers tell clients which authorities they trust; for servers that ask clients. */
  synchronized void addAuthorities() throws SSLException {
    if (trust != null && !authoritiesAdded) {
      authoritiesAdded = true;
      for (X509Certificate issuer : trust.getAcceptedIssuers()) {
        addAuthority(issuer);
      }
    }
  }
}
