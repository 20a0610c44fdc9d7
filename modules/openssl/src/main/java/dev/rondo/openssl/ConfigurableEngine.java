package dev.rondo.openssl;

import dev.rondo.tls.EngineBuffers;
import java.util.List;
import java.util.function.BiFunction;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** The settings of an engine: its mode, its parameters and the choice of a protocol. */
abstract class ConfigurableEngine extends SSLEngine implements EngineBuffers {

  final SSLParameters parameters;
  @Nullable BiFunction<SSLEngine, List<String>, String> selector;
  boolean client;
  boolean modeSet;
  boolean sessionCreation = true;

  ConfigurableEngine(@Nullable String host, int port, SSLParameters parameters) {
    super(host, port);
    this.parameters = parameters;
  }

  /** Returns whether the handshake has begun, so that the mode is fixed. */
  abstract boolean hasStarted();

  /** OpenSSL needs memory that does not move. */
  @Override
  public boolean prefersDirect() {
    return true;
  }

  @Override
  public synchronized void setHandshakeApplicationProtocolSelector(
      @Nullable BiFunction<SSLEngine, List<String>, String> chooser) {
    selector = chooser;
  }

  @Override
  public synchronized @Nullable BiFunction<SSLEngine, List<String>, String>
      getHandshakeApplicationProtocolSelector() {
    return selector;
  }

  @Override
  public synchronized SSLParameters getSSLParameters() {
    var copy = new SSLParameters();
    EngineParameters.copy(parameters, copy);
    return copy;
  }

  @Override
  public synchronized void setSSLParameters(SSLParameters changed) {
    EngineParameters.copy(changed, parameters);
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return Suites.supported();
  }

  @Override
  public synchronized String[] getEnabledCipherSuites() {
    return parameters.getCipherSuites();
  }

  @Override
  public synchronized void setEnabledCipherSuites(String[] suites) {
    Suites.require(suites);
    parameters.setCipherSuites(suites);
  }

  @Override
  public String[] getSupportedProtocols() {
    return Versions.ALL.toArray(String[]::new);
  }

  @Override
  public synchronized String[] getEnabledProtocols() {
    return parameters.getProtocols();
  }

  @Override
  public synchronized void setEnabledProtocols(String[] protocols) {
    EngineParameters.requireProtocols(protocols);
    parameters.setProtocols(protocols);
  }

  @Override
  public synchronized void setUseClientMode(boolean mode) {
    if (hasStarted()) {
      throw new IllegalArgumentException("Cannot change mode after SSL traffic has started");
    }
    client = mode;
    modeSet = true;
  }

  @Override
  public synchronized boolean getUseClientMode() {
    return client;
  }

  @Override
  public synchronized void setNeedClientAuth(boolean need) {
    parameters.setNeedClientAuth(need);
  }

  @Override
  public synchronized boolean getNeedClientAuth() {
    return parameters.getNeedClientAuth();
  }

  @Override
  public synchronized void setWantClientAuth(boolean want) {
    parameters.setWantClientAuth(want);
  }

  @Override
  public synchronized boolean getWantClientAuth() {
    return parameters.getWantClientAuth();
  }

  @Override
  public synchronized void setEnableSessionCreation(boolean flag) {
    sessionCreation = flag;
  }

  @Override
  public synchronized boolean getEnableSessionCreation() {
    return sessionCreation;
  }
}
