package dev.rondo.tls;

import java.security.KeyManagementException;
import java.security.SecureRandom;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/** A context whose engines wrap those of another. */
final class EngineContext extends SSLContext {

  private EngineContext(SSLContextSpi spi, SSLContext wrapped) {
    super(spi, wrapped.getProvider(), wrapped.getProtocol());
  }

  static SSLContext of(SSLContext wrapped, UnaryOperator<SSLEngine> wrapper) {
    return new EngineContext(new Spi(wrapped, wrapper), wrapped);
  }

  private static final class Spi extends SSLContextSpi {

    private final SSLContext wrapped;
    private final UnaryOperator<SSLEngine> wrapper;

    private Spi(SSLContext wrapped, UnaryOperator<SSLEngine> wrapper) {
      this.wrapped = wrapped;
      this.wrapper = wrapper;
    }

    @Override
    protected void engineInit(KeyManager[] keys, TrustManager[] trust, SecureRandom random)
        throws KeyManagementException {
      wrapped.init(keys, trust, random);
    }

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
      return wrapped.getSocketFactory();
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
      return wrapped.getServerSocketFactory();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
      return wrapper.apply(wrapped.createSSLEngine());
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
      return wrapper.apply(wrapped.createSSLEngine(host, port));
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
      return wrapped.getServerSessionContext();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
      return wrapped.getClientSessionContext();
    }
  }
}
