package dev.rondo.openssl;

import static dev.rondo.openssl.NativeCalls.call;

import java.lang.invoke.MethodHandle;

/** Functions of {@code libssl} for one connection. */
final class LibSsl {

  static final int WANT_READ = 2;
  static final int WANT_CREDENTIALS = 4;
  static final int CLOSED = 6;
  static final int WANT_VERIFICATION = 12;

  static final int VERIFY_PEER = 1;
  static final int VERIFY_REQUIRED = 2;

  static final int KEY_UPDATE_NOT_REQUESTED = 0;
  static final int KEY_UPDATE_REQUESTED = 1;

  private static final long SERVER_PREFERENCE = 0x400000;

  private static final int SET_HOST_NAME = 55;
  private static final int SET_GROUPS_LIST = 92;
  private static final int SET_SIGNATURES_LIST = 98;
  private static final int SET_MIN_VERSION = 123;
  private static final int SET_MAX_VERSION = 124;
  private static final int SET_RETRY_VERIFY = 136;

  private static final Libraries LIBRARIES = Libraries.Shared.LIBRARIES;

  private static final MethodHandle NEW = LIBRARIES.link("SSL_new");
  private static final MethodHandle FREE = LIBRARIES.link("SSL_free");
  private static final MethodHandle SET_BIO = LIBRARIES.link("SSL_set_bio");
  private static final MethodHandle SET_EX_DATA = LIBRARIES.link("SSL_set_ex_data");
  private static final MethodHandle GET_EX_DATA = LIBRARIES.link("SSL_get_ex_data");
  private static final MethodHandle STORE_INDEX =
      LIBRARIES.link("SSL_get_ex_data_X509_STORE_CTX_idx");
  private static final MethodHandle CONTROL = LIBRARIES.link("SSL_ctrl");
  private static final MethodHandle CLEAR_OPTIONS = LIBRARIES.link("SSL_clear_options");
  private static final MethodHandle SET_CONNECT_STATE = LIBRARIES.link("SSL_set_connect_state");
  private static final MethodHandle SET_ACCEPT_STATE = LIBRARIES.link("SSL_set_accept_state");
  private static final MethodHandle SET_VERIFY = LIBRARIES.link("SSL_set_verify");
  private static final MethodHandle SET_ID_CONTEXT = LIBRARIES.link("SSL_set_session_id_context");
  private static final MethodHandle SET_CIPHER_LIST = LIBRARIES.link("SSL_set_cipher_list");
  private static final MethodHandle SET_CIPHER_SUITES = LIBRARIES.link("SSL_set_ciphersuites");
  private static final MethodHandle SET_ALPN = LIBRARIES.link("SSL_set_alpn_protos");
  private static final MethodHandle USE_CREDENTIALS = LIBRARIES.link("SSL_use_cert_and_key");
  private static final MethodHandle OWN_CERTIFICATE = LIBRARIES.link("SSL_get_certificate");
  private static final MethodHandle DO_HANDSHAKE = LIBRARIES.link("SSL_do_handshake");
  private static final MethodHandle READ = LIBRARIES.link("SSL_read");
  private static final MethodHandle PEEK = LIBRARIES.link("SSL_peek");
  private static final MethodHandle PENDING = LIBRARIES.linkShort("SSL_pending");
  private static final MethodHandle WRITE = LIBRARIES.link("SSL_write");
  private static final MethodHandle SHUTDOWN = LIBRARIES.link("SSL_shutdown");
  private static final MethodHandle KEY_UPDATE = LIBRARIES.link("SSL_key_update");
  private static final MethodHandle GET_ERROR = LIBRARIES.link("SSL_get_error");
  private static final MethodHandle VERSION = LIBRARIES.link("SSL_version");
  private static final MethodHandle CURRENT_CIPHER = LIBRARIES.link("SSL_get_current_cipher");
  private static final MethodHandle PENDING_CIPHER = LIBRARIES.link("SSL_get_pending_cipher");
  private static final MethodHandle STANDARD_NAME = LIBRARIES.link("SSL_CIPHER_standard_name");
  private static final MethodHandle OPENSSL_NAME = LIBRARIES.link("SSL_CIPHER_get_name");
  private static final MethodHandle CIPHER_VERSION = LIBRARIES.link("SSL_CIPHER_get_version");
  private static final MethodHandle SERVER_NAME = LIBRARIES.link("SSL_get_servername");
  private static final MethodHandle SELECTED_ALPN = LIBRARIES.link("SSL_get0_alpn_selected");
  private static final MethodHandle PEER_CERTIFICATE = LIBRARIES.link("SSL_get1_peer_certificate");
  private static final MethodHandle PEER_AUTHORITIES = LIBRARIES.link("SSL_get0_peer_CA_list");
  private static final MethodHandle SESSION = LIBRARIES.link("SSL_get_session");
  private static final MethodHandle SET_SESSION = LIBRARIES.link("SSL_set_session");
  private static final MethodHandle SESSION_REUSED = LIBRARIES.link("SSL_session_reused");
  private static final MethodHandle SESSION_ID = LIBRARIES.link("SSL_SESSION_get_id");
  private static final MethodHandle SESSION_FREE = LIBRARIES.link("SSL_SESSION_free");
  private static final MethodHandle IS_RESUMABLE = LIBRARIES.link("SSL_SESSION_is_resumable");

  private LibSsl() {}

  /** Links all functions. */
  static void initialize() {
    LibSslContext.initialize();
  }

  static long create(long context) {
    return call(NEW, context);
  }

  static void free(long ssl) {
    call(FREE, ssl);
  }

  /** Gives {@code bio} to {@code ssl}, for input and output. */
  static void setBio(long ssl, long bio) {
    call(SET_BIO, ssl, bio, bio);
  }

  /** Attaches the number by which callbacks find the connection. */
  static void setSlot(long ssl, int slot) {
    call(SET_EX_DATA, ssl, 0, slot);
  }

  static int slot(long ssl) {
    return (int) call(GET_EX_DATA, ssl, 0);
  }

  /** Returns the connection whose peer's certificates {@code store} verifies. */
  static long ofStore(long store) {
    return LibCrypto.storeData(store, (int) call(STORE_INDEX));
  }

  // --- settings ---

  static void setClient(long ssl, boolean client) {
    call(client ? SET_CONNECT_STATE : SET_ACCEPT_STATE, ssl);
  }

  static void setVersions(long ssl, int lowest, int highest) {
    call(CONTROL, ssl, SET_MIN_VERSION, lowest, 0);
    call(CONTROL, ssl, SET_MAX_VERSION, highest, 0);
  }

  /** Lets the client's order of cipher suites decide on a server. */
  static void preferClientOrder(long ssl) {
    call(CLEAR_OPTIONS, ssl, SERVER_PREFERENCE);
  }

  static void setVerify(long ssl, int mode) {
    call(SET_VERIFY, ssl, mode, 0);
  }

  /** Sets the name of the group of sessions that a server may resume. */
  static void setSessionGroup(long ssl, long bytes, int length) {
    call(SET_ID_CONTEXT, ssl, bytes, length);
  }

  static boolean setCiphers(long ssl, long text, boolean ofTls13) {
    return (int) call(ofTls13 ? SET_CIPHER_SUITES : SET_CIPHER_LIST, ssl, text) == 1;
  }

  static boolean setGroups(long ssl, long text) {
    return (int) call(CONTROL, ssl, SET_GROUPS_LIST, 0, text) == 1;
  }

  static boolean setSignatures(long ssl, long text) {
    return (int) call(CONTROL, ssl, SET_SIGNATURES_LIST, 0, text) == 1;
  }

  /** Returns whether OpenSSL accepts the list, for which its function returns 0. */
  static boolean setApplicationProtocols(long ssl, long bytes, int length) {
    return (int) call(SET_ALPN, ssl, bytes, length) == 0;
  }

  static boolean setHostName(long ssl, long text) {
    return (int) call(CONTROL, ssl, SET_HOST_NAME, 0, text) == 1;
  }

  /** Returns the address of the certificate that a server has chosen, or 0. */
  static long ownCertificate(long ssl) {
    return call(OWN_CERTIFICATE, ssl);
  }

  static boolean useCredentials(long ssl, long certificate, long key, long chain) {
    return (int) call(USE_CREDENTIALS, ssl, certificate, key, chain, 1) == 1;
  }

  // --- the connection ---

  /*
   * SSL_get_error, after these calls, looks at the error queue of the thread, so they begin with an empty one. No
   * thread is rescheduled between the two calls, as nothing in between can block.
   */

  static int handshake(long ssl) {
    LibCrypto.clearErrors();
    return (int) call(DO_HANDSHAKE, ssl);
  }

  static int read(long ssl, long into, int size) {
    LibCrypto.clearErrors();
    return (int) call(READ, ssl, into, size);
  }

  static int peek(long ssl, long into, int size) {
    LibCrypto.clearErrors();
    return (int) call(PEEK, ssl, into, size);
  }

  static int pending(long ssl) {
    return (int) call(PENDING, ssl);
  }

  static int write(long ssl, long from, int size) {
    LibCrypto.clearErrors();
    return (int) call(WRITE, ssl, from, size);
  }

  static void shutdown(long ssl) {
    call(SHUTDOWN, ssl);
  }

  static boolean updateKeys(long ssl, int type) {
    LibCrypto.clearErrors();
    return (int) call(KEY_UPDATE, ssl, type) == 1;
  }

  static int error(long ssl, int result) {
    return (int) call(GET_ERROR, ssl, result);
  }

  /**
   * Suspends the handshake until the peer's certificate is checked; for callbacks of a client.
   * Returns whether the handshake will be suspended.
   */
  static boolean retryVerify(long ssl) {
    return (int) call(CONTROL, ssl, SET_RETRY_VERIFY, 0, 0) == 1;
  }

  // --- facts ---

  static int version(long ssl) {
    return (int) call(VERSION, ssl);
  }

  /** Returns the cipher suite in use, or the one that the handshake agreed on; 0 if none. */
  static long cipher(long ssl) {
    long current = call(CURRENT_CIPHER, ssl);
    return current != 0 ? current : call(PENDING_CIPHER, ssl);
  }

  static String standardName(long cipher) {
    return String.valueOf(RawMemory.string(call(STANDARD_NAME, cipher)));
  }

  static String opensslName(long cipher) {
    return String.valueOf(RawMemory.string(call(OPENSSL_NAME, cipher)));
  }

  static String cipherVersion(long cipher) {
    return String.valueOf(RawMemory.string(call(CIPHER_VERSION, cipher)));
  }

  /** Returns the address of the name that the client requested, or 0. */
  static long serverName(long ssl) {
    return call(SERVER_NAME, ssl, 0);
  }

  /** Stores the address and the length of the chosen application protocol. */
  static void selectedProtocol(long ssl, long address, long length) {
    call(SELECTED_ALPN, ssl, address, length);
  }

  /** Returns the peer's own certificate, which the caller frees, or 0. */
  static long peerCertificate(long ssl) {
    return call(PEER_CERTIFICATE, ssl);
  }

  /** Returns the list of the authorities whose certificates the peer accepts, or 0. */
  static long peerAuthorities(long ssl) {
    return call(PEER_AUTHORITIES, ssl);
  }

  // --- sessions ---

  static long session(long ssl) {
    return call(SESSION, ssl);
  }

  static void setSession(long ssl, long session) {
    call(SET_SESSION, ssl, session);
  }

  static boolean isResumed(long ssl) {
    return (int) call(SESSION_REUSED, ssl) == 1;
  }

  /** Stores the length of the session's identifier, and returns its address. */
  static long sessionId(long session, long length) {
    return call(SESSION_ID, session, length);
  }

  static boolean isResumable(long session) {
    return (int) call(IS_RESUMABLE, session) == 1;
  }

  static void freeSession(long session) {
    call(SESSION_FREE, session);
  }
}
