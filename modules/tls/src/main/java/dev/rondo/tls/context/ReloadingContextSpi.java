package dev.rondo.tls.context;

import java.security.KeyManagementException;
import java.security.SecureRandom;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/*
 * Each load makes a context of its own, so that no session of the old files can be resumed under the
 * new ones: a ticket would let in a client whose authority is no longer trusted.
 */
/** Forwards to the newest context of a {@link ReloadingContext}. */
final class ReloadingContextSpi extends SSLContextSpi {

  private final ReloadingContext context;

  private ReloadingContextSpi(ReloadingContext context) {
    this.context = context;
  }

  /** Returns {@code context} as a context of the JDK's. */
  static SSLContext wrap(ReloadingContext context) {
    SSLContext first = context.loaded().context();
    return new SSLContext(
        new ReloadingContextSpi(context), first.getProvider(), first.getProtocol()) {};
  }

  private SSLContext current() {
    return context.current().context();
  }

  @Override
  protected void engineInit(
      KeyManager @Nullable [] keys, TrustManager @Nullable [] trust, @Nullable SecureRandom random)
      throws KeyManagementException {
    throw new KeyManagementException(
        "this context is made from files: for managers, call SSLContext.getInstance");
  }

  @Override
  protected SSLEngine engineCreateSSLEngine() {
    return current().createSSLEngine();
  }

  @Override
  protected SSLEngine engineCreateSSLEngine(String host, int port) {
    return current().createSSLEngine(host, port);
  }

  @Override
  protected SSLSocketFactory engineGetSocketFactory() {
    return current().getSocketFactory();
  }

  @Override
  protected SSLServerSocketFactory engineGetServerSocketFactory() {
    return current().getServerSocketFactory();
  }

  @Override
  protected SSLSessionContext engineGetServerSessionContext() {
    return context.loaded().context().getServerSessionContext();
  }

  @Override
  protected SSLSessionContext engineGetClientSessionContext() {
    return context.loaded().context().getClientSessionContext();
  }

  @Override
  protected SSLParameters engineGetDefaultSSLParameters() {
    return context.loaded().context().getDefaultSSLParameters();
  }

  @Override
  protected SSLParameters engineGetSupportedSSLParameters() {
    return context.loaded().context().getSupportedSSLParameters();
  }
}
