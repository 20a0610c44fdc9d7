package dev.rondo.openssl;

import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509KeyManager;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/** The choice of a key and its certificates by the key manager of the context. */
final class KeyChoice {

  private static final String[] TYPES = {"EC", "RSA", "RSASSA-PSS", "EdDSA"};

  private final ContextState context;
  private final X509KeyManager keys;
  private final OpenSslEngine engine;

  KeyChoice(ContextState context, X509KeyManager keys, OpenSslEngine engine) {
    this.context = context;
    this.keys = keys;
    this.engine = engine;
  }

  /**
   * Sets the credentials of the connection {@code ssl}: of a server, one of each type of key, of
   * which OpenSSL chooses one that the client accepts. Returns the chains by the addresses of their
   * first certificates.
   */
  Map<Long, X509Certificate[]> apply(long ssl) throws SSLException {
    var chains = new HashMap<Long, X509Certificate[]>();
    for (String alias : engine.getUseClientMode() ? ofClient(ssl) : ofServer()) {
      PrivateKey key = keys.getPrivateKey(alias);
      X509Certificate[] chain = keys.getCertificateChain(alias);
      if (key != null && chain != null && chain.length > 0) {
        chains.put(context.credentials(key, chain).use(ssl), chain.clone());
      }
    }
    return chains;
  }

  private Set<String> ofServer() {
    var aliases = new LinkedHashSet<String>();
    for (String type : TYPES) {
      String alias =
          keys instanceof X509ExtendedKeyManager extended
              ? extended.chooseEngineServerAlias(type, null, engine)
              : keys.chooseServerAlias(type, null, null);
      if (alias != null) {
        aliases.add(alias);
      }
    }
    return aliases;
  }

  private Set<String> ofClient(long ssl) {
    Principal[] authorities = authorities(ssl);
    @Nullable String alias =
        keys instanceof X509ExtendedKeyManager extended
            ? extended.chooseEngineClientAlias(TYPES.clone(), authorities, engine)
            : keys.chooseClientAlias(TYPES.clone(), authorities, null);
    return alias == null ? Set.of() : Set.of(alias);
  }

  private static Principal[] authorities(long ssl) {
    long list = LibSsl.peerAuthorities(ssl);
    var names = new Principal[LibCrypto.size(list)];
    for (int i = 0; i < names.length; i++) {
      names[i] = new X500Principal(Der.encodeName(LibCrypto.get(list, i)));
    }
    return names;
  }
}
