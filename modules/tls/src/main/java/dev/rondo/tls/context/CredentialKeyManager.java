package dev.rondo.tls.context;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.StandardConstants;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Chooses a credential for each handshake: for a server by the name that the client asks for, for a
 * client by the authorities that the server names, and for both by the kind of key.
 */
final class CredentialKeyManager extends X509ExtendedKeyManager {

  private final List<Credential> credentials;
  private final CredentialsByName names;

  CredentialKeyManager(List<Credential> credentials, CredentialsByName names) {
    this.credentials = credentials;
    this.names = names;
  }

  // --- servers ---

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return forServer(keyType, engine == null ? null : handshake(engine));
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return forServer(
        keyType, socket instanceof SSLSocket secure ? secure.getHandshakeSession() : null);
  }

  private @Nullable String forServer(String keyType, @Nullable SSLSession session) {
    return names.find(requestedName(session)).stream()
        .filter(each -> each.fits(keyType))
        .map(this::alias)
        .findFirst()
        .orElse(null);
  }

  private static @Nullable SSLSession handshake(SSLEngine engine) {
    try {
      return engine.getHandshakeSession();
    } catch (UnsupportedOperationException e) {
      return null; // The provider knows no names.
    }
  }

  private static @Nullable String requestedName(@Nullable SSLSession session) {
    if (!(session instanceof ExtendedSSLSession extended)) {
      return null;
    }
    try {
      for (SNIServerName name : extended.getRequestedServerNames()) {
        if (name.getType() == StandardConstants.SNI_HOST_NAME) {
          return new String(name.getEncoded(), StandardCharsets.US_ASCII);
        }
      }
    } catch (UnsupportedOperationException e) {
      // The provider knows no names.
    }
    return null;
  }

  // --- clients ---

  @Override
  public @Nullable String chooseEngineClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return forClient(keyTypes, issuers);
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return forClient(keyTypes, issuers);
  }

  /**
   * Returns the first credential of these authorities, or else, as OpenSSL does, the first one: a
   * server that lists only roots may know the authorities in between.
   */
  private @Nullable String forClient(String[] keyTypes, Principal @Nullable [] issuers) {
    List<Credential> fitting =
        credentials.stream().filter(each -> Arrays.stream(keyTypes).anyMatch(each::fits)).toList();
    return fitting.stream()
        .filter(each -> isIssued(each, issuers))
        .findFirst()
        .or(() -> fitting.stream().findFirst())
        .map(this::alias)
        .orElse(null);
  }

  private static boolean isIssued(Credential credential, Principal @Nullable [] issuers) {
    return issuers == null
        || credential.chain().stream()
            .anyMatch(each -> Arrays.asList(issuers).contains(each.getIssuerX500Principal()));
  }

  // --- both ---

  private String alias(Credential credential) {
    return Integer.toString(credentials.indexOf(credential));
  }

  private @Nullable Credential find(@Nullable String alias) {
    return IntStream.range(0, credentials.size())
        .filter(i -> Integer.toString(i).equals(alias))
        .mapToObj(credentials::get)
        .findFirst()
        .orElse(null);
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(@Nullable String alias) {
    Credential credential = find(alias);
    return credential == null ? null : credential.chain().toArray(X509Certificate[]::new);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(@Nullable String alias) {
    Credential credential = find(alias);
    return credential == null ? null : credential.key();
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return aliases(keyType);
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return aliases(keyType);
  }

  private String @Nullable [] aliases(String keyType) {
    String[] aliases =
        credentials.stream()
            .filter(each -> each.fits(keyType))
            .map(this::alias)
            .toArray(String[]::new);
    return aliases.length == 0 ? null : aliases;
  }
}
