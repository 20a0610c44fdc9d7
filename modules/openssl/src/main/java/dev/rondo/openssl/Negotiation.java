package dev.rondo.openssl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SNIMatcher;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The decisions of a handshake that are the caller's: credentials, trust, the application protocol
 * and the server name. Callbacks ask for them, and an exception of a manager is kept here until the
 * call into OpenSSL has returned.
 */
final class Negotiation {

  private enum Trust {
    UNKNOWN,
    REQUESTED,
    CHECKING,
    ACCEPTED,
    REFUSED
  }

  private final OpenSslEngine engine;
  private final ContextState context;
  private final SSLParameters parameters;
  private final OpenSslSession session;
  private final ApplicationProtocols protocols;
  private boolean credentialsChosen;
  private Map<Long, X509Certificate[]> chains = Map.of();
  private volatile Trust trust = Trust.UNKNOWN;
  private X509Certificate[] chain = {};
  private volatile @Nullable Throwable failure;

  Negotiation(
      OpenSslEngine engine,
      ContextState context,
      SSLParameters parameters,
      OpenSslSession session,
      ApplicationProtocols protocols) {
    this.engine = engine;
    this.context = context;
    this.parameters = parameters;
    this.session = session;
    this.protocols = protocols;
  }

  /** Keeps {@code reason} as the cause of the failure that OpenSSL is going to report. */
  void fail(Throwable reason) {
    if (failure == null) {
      failure = reason;
    }
  }

  /** Returns the kept failure as an exception of a handshake, or null if there is none. */
  @Nullable SSLException failure() {
    Throwable reason = failure;
    if (reason == null || reason instanceof SSLException) {
      return (SSLException) reason;
    }
    String alert = reason instanceof CertificateException ? "(certificate_unknown) " : "";
    return new SSLHandshakeException(alert + reason.getMessage(), reason);
  }

  ApplicationProtocols protocols() {
    return protocols;
  }

  /** Calls {@link ApplicationProtocols#choose} for a callback, and keeps its failure. */
  int chooseProtocol(byte[] offered) throws SSLHandshakeException {
    try {
      return protocols.choose(offered);
    } catch (Throwable e) {
      fail(e);
      throw e;
    }
  }

  // --- credentials ---

  boolean areCredentialsChosen() {
    return credentialsChosen;
  }

  /**
   * Asks the key manager, outside of the callback, since it may throw and may block. A failure is
   * kept, so that OpenSSL sends an alert when the handshake goes on.
   */
  void chooseCredentials(long ssl) {
    X509KeyManager keys = context.keys();
    if (keys != null) {
      try {
        chains = new KeyChoice(context, keys, engine).apply(ssl);
      } catch (RuntimeException e) {
        fail(new SSLHandshakeException("the key manager failed: " + e.getMessage(), e));
      } catch (SSLException e) {
        fail(e);
      }
    }
    credentialsChosen = true;
  }

  /** Returns the chain of the credentials that OpenSSL has chosen, or null if none are in use. */
  X509Certificate @Nullable [] ownChain(long ssl) {
    return chains.get(LibSsl.ownCertificate(ssl));
  }

  // --- the server name ---

  /**
   * Returns whether the client requested a name that a server uses.
   *
   * @throws SSLHandshakeException if the matchers refuse it
   */
  boolean acceptServerName(long ssl) throws SSLHandshakeException {
    try {
      String text = engine.getUseClientMode() ? null : RawMemory.string(LibSsl.serverName(ssl));
      return text != null && acceptServerName(RequestedNames.of(text.getBytes(ISO_8859_1)));
    } catch (Throwable e) {
      fail(e);
      throw e;
    }
  }

  private boolean acceptServerName(SNIServerName name) throws SSLHandshakeException {
    session.setRequestedNames(List.of(name));
    Collection<SNIMatcher> matchers = parameters.getSNIMatchers();
    if (matchers == null || matchers.stream().noneMatch(m -> m.getType() == name.getType())) {
      return false;
    }
    if (matchers.stream().noneMatch(m -> m.getType() == name.getType() && m.matches(name))) {
      throw new SSLHandshakeException("(unrecognized_name) Unrecognized server name indication");
    }
    return true;
  }

  // --- trust ---

  /**
   * Returns whether the handshake may continue. A client pauses for a check outside of the
   * callback; a server cannot pause, so it checks here.
   */
  boolean verify(long ssl, long store) {
    if (trust == Trust.UNKNOWN) {
      try {
        chain = chain(store);
        session.readAgreement(ssl);
        session.setPeer(chain);
        trust = Trust.REQUESTED;
        if (engine.getUseClientMode() && LibSsl.retryVerify(ssl)) {
          return true;
        }
        check();
      } catch (Throwable e) {
        refuse(e);
      }
    }
    if (trust == Trust.ACCEPTED) {
      return true;
    }
    Throwable reason = failure;
    LibCrypto.setStoreError(store, reason == null ? 1 : TrustChecks.error(reason));
    return false;
  }

  /** Returns whether the trust manager has accepted the peer's certificates. */
  boolean isTrusted() {
    return trust == Trust.ACCEPTED;
  }

  /** Asks the trust manager, once; the handshake then accepts or refuses the peer. */
  void check() {
    synchronized (this) {
      if (trust != Trust.REQUESTED) {
        return;
      }
      trust = Trust.CHECKING;
    }
    try {
      String authentication =
          engine.getUseClientMode()
              ? TrustChecks.authentication(session.getCipherSuite(), session.getProtocol())
              : chain[0].getPublicKey().getAlgorithm();
      TrustChecks.check(context.trust(), chain.clone(), authentication, engine);
      trust = Trust.ACCEPTED;
    } catch (Throwable e) {
      refuse(e);
    }
  }

  private void refuse(Throwable reason) {
    trust = Trust.REFUSED;
    session.setPeer(new X509Certificate[0]);
    fail(reason);
  }

  private static X509Certificate[] chain(long store) throws CertificateException {
    long list = LibCrypto.storeChain(store);
    int size = LibCrypto.size(list);
    var chain = new X509Certificate[Math.max(1, size)];
    chain[0] = Der.toJava(LibCrypto.storeCertificate(store));
    // The list begins with the peer's own certificate too.
    for (int i = 1; i < size; i++) {
      chain[i] = Der.toJava(LibCrypto.get(list, i));
    }
    return chain;
  }
}
