package dev.rondo.openssl;

import java.security.KeyManagementException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509KeyManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** A TLS context: the managers of its user and one native context for all engines. */
final class OpenSslContext extends SSLContextSpi {

  private final List<String> versions;
  private @Nullable ContextState state;

  OpenSslContext(List<String> versions) {
    this.versions = versions;
  }

  @Override
  protected void engineInit(
      KeyManager @Nullable [] keys, TrustManager @Nullable [] trust, @Nullable SecureRandom random)
      throws KeyManagementException {
    try {
      state =
          new ContextState(
              first(keys, X509KeyManager.class),
              first(trust == null ? systemTrust() : trust, X509TrustManager.class),
              versions);
    } catch (SSLException e) {
      throw new KeyManagementException(e.getMessage(), e);
    }
  }

  private static TrustManager[] systemTrust() throws KeyManagementException {
    try {
      var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init((KeyStore) null);
      return factory.getTrustManagers();
    } catch (NoSuchAlgorithmException | KeyStoreException e) {
      throw new KeyManagementException("the system's trusted certificates cannot be read", e);
    }
  }

  private static <T> @Nullable T first(Object @Nullable [] managers, Class<T> type) {
    if (managers != null) {
      for (Object manager : managers) {
        if (type.isInstance(manager)) {
          return type.cast(manager);
        }
      }
    }
    return null;
  }

  private ContextState state() {
    if (state == null) {
      throw new IllegalStateException("the SSLContext is not initialized: call init first");
    }
    return state;
  }

  @Override
  protected SSLEngine engineCreateSSLEngine() {
    return new OpenSslEngine(state(), null, -1);
  }

  @Override
  protected SSLEngine engineCreateSSLEngine(String host, int port) {
    return new OpenSslEngine(state(), host, port);
  }

  @Override
  protected SSLSocketFactory engineGetSocketFactory() {
    throw noSockets();
  }

  @Override
  protected SSLServerSocketFactory engineGetServerSocketFactory() {
    throw noSockets();
  }

  private static UnsupportedOperationException noSockets() {
    return new UnsupportedOperationException(
        "RondoOpenSSL makes engines, not sockets: use createSSLEngine, or a context of the JDK");
  }

  @Override
  protected SSLSessionContext engineGetServerSessionContext() {
    return state().serverSessions();
  }

  @Override
  protected SSLSessionContext engineGetClientSessionContext() {
    return state().clientSessions();
  }

  @Override
  protected SSLParameters engineGetDefaultSSLParameters() {
    return new SSLParameters(Suites.defaults(), state().versions().toArray(String[]::new));
  }

  @Override
  protected SSLParameters engineGetSupportedSSLParameters() {
    return new SSLParameters(Suites.supported(), Versions.ALL.toArray(String[]::new));
  }
}
