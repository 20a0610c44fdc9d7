package dev.rondo.openssl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
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
    ACCEPTED,
    REFUSED
  }

  private final OpenSslEngine engine;
  private final ContextState context;
  private final SSLParameters parameters;
  private final OpenSslSession session;
  private final ApplicationProtocols protocols;
  private boolean credentialsChosen;
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

  // --- credentials ---

  boolean areCredentialsChosen() {
    return credentialsChosen;
  }

  /** Asks the key manager, outside of the callback, since it may throw and may block. */
  void chooseCredentials(long ssl) throws SSLException {
    X509KeyManager keys = context.keys();
    if (keys != null) {
      try {
        new KeyChoice(context, keys, engine).apply(ssl, session);
      } catch (RuntimeException e) {
        throw new SSLHandshakeException("the key manager failed: " + e.getMessage(), e);
      }
    }
    credentialsChosen = true;
  }

  // --- the server name ---

  /**
   * Returns whether the client requested a name that a server uses.
   *
   * @throws SSLHandshakeException if the matchers refuse it
   */
  boolean acceptServerName(long ssl) throws SSLHandshakeException {
    String text = engine.getUseClientMode() ? null : RawMemory.string(LibSsl.serverName(ssl));
    if (text == null) {
      return false;
    }
    SNIServerName name = RequestedNames.of(new String(text.getBytes(ISO_8859_1), ISO_8859_1));
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
        if (engine.getUseClientMode()) {
          LibSsl.retryVerify(ssl);
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

  /** Asks the trust manager; the handshake then accepts or refuses the peer. */
  void check() {
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
