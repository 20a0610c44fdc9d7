package dev.rondo.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** Throws an error whenever it is asked, which the tasks of the JDK's engine do. */
final class BrokenKeyManager extends X509ExtendedKeyManager {

  private final Error error;

  BrokenKeyManager(Error error) {
    this.error = error;
  }

  @Override
  public String chooseEngineServerAlias(
      String type, Principal @Nullable [] issuers, SSLEngine engine) {
    throw error;
  }

  @Override
  public String chooseServerAlias(
      String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
    throw error;
  }

  @Override
  public String[] getServerAliases(String type, Principal @Nullable [] issuers) {
    throw error;
  }

  @Override
  public String chooseClientAlias(
      String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
    throw error;
  }

  @Override
  public String[] getClientAliases(String type, Principal @Nullable [] issuers) {
    throw error;
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    throw error;
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    throw error;
  }
}
