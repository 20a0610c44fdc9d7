package dev.rondo.openssl;

import static dev.rondo.openssl.NativeCalls.call;

import java.lang.invoke.MethodHandle;

/** Functions of {@code libssl} for contexts. */
final class LibSslContext {

  private static final int SET_MODE = 33;
  private static final int SET_READ_AHEAD = 41;
  private static final int SET_CACHE_MODE = 44;
  private static final int SET_SERVER_NAME_CALLBACK = 53;

  /** Frees the buffers of idle connections. */
  private static final int RELEASE_BUFFERS = 0x10;

  /** Allows a write to be repeated from another address. */
  private static final int MOVING_WRITE_BUFFER = 0x2;

  private static final long NO_COMPRESSION = 0x20000;
  private static final long SERVER_PREFERENCE = 0x400000;
  private static final long NO_RENEGOTIATION = 0x40000000;

  /**
   * Sessions are reported by the callback, and not kept by OpenSSL: those of servers are in
   * tickets, those of clients in {@link ClientSessions}. OpenSSL would keep each ticket of a
   * client, with the certificates of the server.
   */
  private static final int CACHE_WITHOUT_STORE = 0x303;

  private static final Libraries LIBRARIES = Libraries.Shared.LIBRARIES;

  private static final MethodHandle METHOD = LIBRARIES.link("TLS_method");
  private static final MethodHandle NEW = LIBRARIES.link("SSL_CTX_new");
  private static final MethodHandle FREE = LIBRARIES.link("SSL_CTX_free");
  private static final MethodHandle CONTROL = LIBRARIES.link("SSL_CTX_ctrl");
  private static final MethodHandle CALLBACK_CONTROL = LIBRARIES.link("SSL_CTX_callback_ctrl");
  private static final MethodHandle SET_OPTIONS = LIBRARIES.link("SSL_CTX_set_options");
  private static final MethodHandle SET_TICKETS = LIBRARIES.link("SSL_CTX_set_num_tickets");
  private static final MethodHandle SET_TIMEOUT = LIBRARIES.link("SSL_CTX_set_timeout");
  private static final MethodHandle SET_ID_CONTEXT =
      LIBRARIES.link("SSL_CTX_set_session_id_context");
  private static final MethodHandle SET_CIPHER_LIST = LIBRARIES.link("SSL_CTX_set_cipher_list");
  private static final MethodHandle CIPHERS = LIBRARIES.link("SSL_CTX_get_ciphers");
  private static final MethodHandle SET_CERTIFICATE_CALLBACK =
      LIBRARIES.link("SSL_CTX_set_cert_cb");
  private static final MethodHandle SET_VERIFY_CALLBACK =
      LIBRARIES.link("SSL_CTX_set_cert_verify_callback");
  private static final MethodHandle SET_ALPN_CALLBACK =
      LIBRARIES.link("SSL_CTX_set_alpn_select_cb");
  private static final MethodHandle SET_SESSION_CALLBACK =
      LIBRARIES.link("SSL_CTX_sess_set_new_cb");
  private static final MethodHandle ADD_AUTHORITY = LIBRARIES.link("SSL_CTX_add_client_CA");

  private LibSslContext() {}

  /** Links all functions. */
  static void initialize() {
    // The class initializer has linked them.
  }

  /** Creates a context for clients and servers; returns 0 if OpenSSL fails. */
  static long create() {
    long context = call(NEW, call(METHOD));
    if (context != 0) {
      call(SET_OPTIONS, context, NO_RENEGOTIATION | NO_COMPRESSION | SERVER_PREFERENCE);
      call(CONTROL, context, SET_MODE, RELEASE_BUFFERS | MOVING_WRITE_BUFFER, 0);
      call(CONTROL, context, SET_READ_AHEAD, 1, 0);
      call(CONTROL, context, SET_CACHE_MODE, CACHE_WITHOUT_STORE, 0);
      call(SET_TICKETS, context, 1);
    }
    return context;
  }

  static void free(long context) {
    call(FREE, context);
  }

  static void setSessionGroup(long context, long bytes, int length) {
    call(SET_ID_CONTEXT, context, bytes, length);
  }

  static void setSessionTimeout(long context, int seconds) {
    call(SET_TIMEOUT, context, seconds);
  }

  static void setCiphers(long context, long text) {
    call(SET_CIPHER_LIST, context, text);
  }

  /** Returns the list of the cipher suites of {@code context}. */
  static long ciphers(long context) {
    return call(CIPHERS, context);
  }

  static void addAuthority(long context, long certificate) {
    call(ADD_AUTHORITY, context, certificate);
  }

  static void setCallbacks(
      long context, long credentials, long verify, long protocol, long name, long session) {
    if (credentials != 0) {
      call(SET_CERTIFICATE_CALLBACK, context, credentials, 0);
    }
    call(SET_VERIFY_CALLBACK, context, verify, 0);
    call(SET_ALPN_CALLBACK, context, protocol, 0);
    call(CALLBACK_CONTROL, context, SET_SERVER_NAME_CALLBACK, name);
    call(SET_SESSION_CALLBACK, context, session);
  }
}
