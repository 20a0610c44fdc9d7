package dev.rondo.openssl;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.security.Principal;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSessionBindingEvent;
import javax.net.ssl.SSLSessionBindingListener;
import javax.net.ssl.SSLSessionContext;
import org.jspecify.annotations.Nullable;

/** The session of one engine, filled in while the handshake proceeds. */
final class OpenSslSession extends ExtendedSSLSession {

  /** Accepted in certificates; the versions of TLS themselves add no others. */
  private static final List<String> SIGNATURES =
      List.of(
          "SHA256withECDSA",
          "SHA384withECDSA",
          "SHA512withECDSA",
          "Ed25519",
          "Ed448",
          "EdDSA",
          "RSASSA-PSS",
          "SHA256withRSA",
          "SHA384withRSA",
          "SHA512withRSA",
          "SHA224withECDSA",
          "SHA224withRSA",
          "SHA1withECDSA",
          "SHA1withRSA");

  private final OpenSslEngine engine;
  private final SSLSessionContext context;
  private volatile Map<String, Object> values = new ConcurrentHashMap<>();
  private final long created = System.currentTimeMillis();
  private volatile String protocol = "NONE";
  private volatile String suite = "SSL_NULL_WITH_NULL_NULL";
  private volatile byte[] id = {};
  private volatile Certificate @Nullable [] peer;
  private volatile Certificate @Nullable [] local;
  private volatile List<SNIServerName> requestedNames = List.of();
  private volatile boolean valid = true;

  OpenSslSession(OpenSslEngine engine, SSLSessionContext context) {
    this.engine = engine;
    this.context = context;
  }

  // --- the engine's side ---

  /** Reads the version and the cipher suite that the handshake has agreed on. */
  void readAgreement(long ssl) {
    protocol = Versions.name(LibSsl.version(ssl));
    long cipher = LibSsl.cipher(ssl);
    if (cipher != 0) {
      suite = LibSsl.standardName(cipher);
    }
  }

  /** Reads the facts of the finished handshake. */
  void complete(long ssl) {
    readAgreement(ssl);
    try (Arena arena = Arena.ofConfined()) {
      var length = arena.allocate(JAVA_LONG);
      long address = LibSsl.sessionId(LibSsl.session(ssl), length.address());
      id = RawMemory.bytes(address, length.get(java.lang.foreign.ValueLayout.JAVA_INT, 0));
    }
  }

  void setPeer(Certificate[] chain) {
    peer = chain;
  }

  void setLocal(Certificate @Nullable [] chain) {
    local = chain;
  }

  void setRequestedNames(List<SNIServerName> names) {
    requestedNames = List.copyOf(names);
  }

  /** Takes the facts of the session that this one continues. */
  void resume(ClientSessions.Cached earlier) {
    peer = earlier.peer().toArray(Certificate[]::new);
    values = earlier.values();
  }

  /** Returns the values of the user, which later connections share if they resume the session. */
  Map<String, Object> values() {
    return values;
  }

  Certificate[] peerOrNone() {
    Certificate[] chain = peer;
    return chain == null ? new Certificate[0] : chain;
  }

  // --- the user's side ---

  @Override
  public byte[] getId() {
    return id.clone();
  }

  @Override
  public SSLSessionContext getSessionContext() {
    return context;
  }

  @Override
  public long getCreationTime() {
    return created;
  }

  @Override
  public long getLastAccessedTime() {
    return created;
  }

  @Override
  public void invalidate() {
    valid = false;
    engine.forgetSession();
  }

  @Override
  public boolean isValid() {
    return valid && id.length > 0;
  }

  @Override
  public void putValue(String name, Object value) {
    requireArguments(name, value);
    Object before = values.put(name, value);
    if (value instanceof SSLSessionBindingListener listener) {
      listener.valueBound(new SSLSessionBindingEvent(this, name));
    }
    unbound(name, before);
  }

  @Override
  public @Nullable Object getValue(String name) {
    requireArguments(name, name);
    return values.get(name);
  }

  @Override
  public void removeValue(String name) {
    requireArguments(name, name);
    unbound(name, values.remove(name));
  }

  private void unbound(String name, @Nullable Object before) {
    if (before instanceof SSLSessionBindingListener listener) {
      listener.valueUnbound(new SSLSessionBindingEvent(this, name));
    }
  }

  private static void requireArguments(@Nullable String name, @Nullable Object value) {
    if (name == null || value == null) {
      throw new IllegalArgumentException("name and value must not be null");
    }
  }

  @Override
  public String[] getValueNames() {
    return values.keySet().toArray(String[]::new);
  }

  @Override
  public Certificate[] getPeerCertificates() throws SSLPeerUnverifiedException {
    Certificate[] chain = peer;
    if (chain == null || chain.length == 0) {
      throw new SSLPeerUnverifiedException("peer not authenticated");
    }
    return chain.clone();
  }

  @Override
  public Certificate @Nullable [] getLocalCertificates() {
    Certificate[] chain = local;
    return chain == null ? null : chain.clone();
  }

  @Override
  public Principal getPeerPrincipal() throws SSLPeerUnverifiedException {
    return ((X509Certificate) getPeerCertificates()[0]).getSubjectX500Principal();
  }

  @Override
  public @Nullable Principal getLocalPrincipal() {
    Certificate[] chain = local;
    return chain == null || chain.length == 0
        ? null
        : ((X509Certificate) chain[0]).getSubjectX500Principal();
  }

  @Override
  public String getCipherSuite() {
    return suite;
  }

  @Override
  public String getProtocol() {
    return protocol;
  }

  @Override
  public @Nullable String getPeerHost() {
    return engine.getPeerHost();
  }

  @Override
  public int getPeerPort() {
    return engine.getPeerPort();
  }

  @Override
  public int getPacketBufferSize() {
    return Records.MAX_RECORD;
  }

  @Override
  public int getApplicationBufferSize() {
    return Records.MAX_PLAIN;
  }

  @Override
  public String[] getLocalSupportedSignatureAlgorithms() {
    return SIGNATURES.toArray(String[]::new);
  }

  @Override
  public String[] getPeerSupportedSignatureAlgorithms() {
    return SIGNATURES.toArray(String[]::new);
  }

  @Override
  public List<SNIServerName> getRequestedServerNames() {
    return requestedNames;
  }

  @Override
  public List<byte[]> getStatusResponses() {
    return List.of();
  }
}
