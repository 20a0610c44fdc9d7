package dev.rondo.openssl;

import static dev.rondo.openssl.NativeCalls.call;

import java.lang.invoke.MethodHandle;

/** Functions of {@code libcrypto}: errors, certificates, keys, lists, and I/O by callbacks. */
final class LibCrypto {

  /**
   * Keeps OpenSSL from freeing its state when the process exits, while threads may still use it.
   */
  private static final long NO_ATEXIT = 0x80000;

  private static final Libraries LIBRARIES = Libraries.Shared.LIBRARIES;

  private static final MethodHandle INIT = LIBRARIES.link("OPENSSL_init_crypto");
  private static final MethodHandle VERSION = LIBRARIES.link("OpenSSL_version");
  private static final MethodHandle GET_ERROR = LIBRARIES.link("ERR_get_error");
  private static final MethodHandle CLEAR_ERROR = LIBRARIES.link("ERR_clear_error");
  private static final MethodHandle REASON_STRING = LIBRARIES.link("ERR_reason_error_string");

  private static final MethodHandle D2I_X509 = LIBRARIES.link("d2i_X509");
  private static final MethodHandle X509_FREE = LIBRARIES.link("X509_free");
  private static final MethodHandle CHECK_HOST = LIBRARIES.link("X509_check_host");
  private static final MethodHandle CHECK_IP = LIBRARIES.link("X509_check_ip_asc");
  private static final MethodHandle D2I_KEY = LIBRARIES.link("d2i_AutoPrivateKey");
  private static final MethodHandle KEY_FREE = LIBRARIES.link("EVP_PKEY_free");

  private static final MethodHandle LIST_NEW = LIBRARIES.link("OPENSSL_sk_new_null");
  private static final MethodHandle LIST_PUSH = LIBRARIES.link("OPENSSL_sk_push");
  private static final MethodHandle LIST_SIZE = LIBRARIES.link("OPENSSL_sk_num");
  private static final MethodHandle LIST_GET = LIBRARIES.link("OPENSSL_sk_value");
  private static final MethodHandle LIST_FREE = LIBRARIES.link("OPENSSL_sk_free");

  private static final MethodHandle STORE_EX_DATA = LIBRARIES.link("X509_STORE_CTX_get_ex_data");
  private static final MethodHandle STORE_CERTIFICATE = LIBRARIES.link("X509_STORE_CTX_get0_cert");
  private static final MethodHandle STORE_UNTRUSTED =
      LIBRARIES.link("X509_STORE_CTX_get0_untrusted");
  private static final MethodHandle STORE_SET_ERROR = LIBRARIES.link("X509_STORE_CTX_set_error");

  private static final MethodHandle METHOD_NEW = LIBRARIES.link("BIO_meth_new");
  private static final MethodHandle METHOD_SET_READ = LIBRARIES.link("BIO_meth_set_read");
  private static final MethodHandle METHOD_SET_WRITE = LIBRARIES.link("BIO_meth_set_write");
  private static final MethodHandle METHOD_SET_CONTROL = LIBRARIES.link("BIO_meth_set_ctrl");
  private static final MethodHandle METHOD_GET_CONTROL = LIBRARIES.link("BIO_meth_get_ctrl");
  private static final MethodHandle NULL_METHOD = LIBRARIES.link("BIO_s_null");
  private static final MethodHandle BIO_NEW = LIBRARIES.link("BIO_new");
  private static final MethodHandle BIO_SET_DATA = LIBRARIES.link("BIO_set_data");
  private static final MethodHandle BIO_GET_DATA = LIBRARIES.linkShort("BIO_get_data");
  private static final MethodHandle BIO_SET_FLAGS = LIBRARIES.link("BIO_set_flags");

  static final MethodHandle I2D_X509 = LIBRARIES.link("i2d_X509");
  static final MethodHandle I2D_NAME = LIBRARIES.link("i2d_X509_NAME");

  private LibCrypto() {}

  /** Links all functions and initializes the library. */
  static void initialize() {
    call(INIT, NO_ATEXIT, 0);
  }

  /** Returns the library's version, such as {@code OpenSSL 3.0.19 27 Jan 2026}. */
  static String versionText() {
    return String.valueOf(RawMemory.string(call(VERSION, 0)));
  }

  // --- errors ---

  /** Takes the oldest error from the queue of this thread; 0 if there is none. */
  static long getError() {
    return call(GET_ERROR);
  }

  static void clearErrors() {
    call(CLEAR_ERROR);
  }

  static String reason(long error) {
    String text = RawMemory.string(call(REASON_STRING, error));
    return text == null ? "error " + Long.toHexString(error) : text;
  }

  // --- certificates and keys ---

  static long readCertificate(long pointer, long length) {
    return call(D2I_X509, 0, pointer, length);
  }

  static void freeCertificate(long certificate) {
    call(X509_FREE, certificate);
  }

  /** Returns whether {@code certificate} is for the host name at {@code name}. */
  static boolean isForHost(long certificate, long name, long length) {
    return (int) call(CHECK_HOST, certificate, name, length, 0, 0) == 1;
  }

  /** Returns whether {@code certificate} is for the IP address in the C string {@code text}. */
  static boolean isForAddress(long certificate, long text) {
    return (int) call(CHECK_IP, certificate, text, 0) == 1;
  }

  static long readKey(long pointer, long length) {
    return call(D2I_KEY, 0, pointer, length);
  }

  static void freeKey(long key) {
    call(KEY_FREE, key);
  }

  // --- lists ---

  static long newList() {
    return call(LIST_NEW);
  }

  static void push(long list, long element) {
    call(LIST_PUSH, list, element);
  }

  /** Returns the number of elements; 0 of no list. */
  static int size(long list) {
    return list == 0 ? 0 : (int) call(LIST_SIZE, list);
  }

  static long get(long list, int index) {
    return call(LIST_GET, list, index);
  }

  /** Frees a list, but not its elements. */
  static void freeList(long list) {
    call(LIST_FREE, list);
  }

  // --- the verification of a chain ---

  static long storeData(long store, int index) {
    return call(STORE_EX_DATA, store, index);
  }

  static long storeCertificate(long store) {
    return call(STORE_CERTIFICATE, store);
  }

  static long storeChain(long store) {
    return call(STORE_UNTRUSTED, store);
  }

  static void setStoreError(long store, int error) {
    call(STORE_SET_ERROR, store, error);
  }

  // --- I/O ---

  static long newMethod(int type, long name) {
    return call(METHOD_NEW, type, name);
  }

  static void setFunctions(long method, long read, long write, long control) {
    call(METHOD_SET_READ, method, read);
    call(METHOD_SET_WRITE, method, write);
    call(METHOD_SET_CONTROL, method, control);
  }

  /** Returns the address of the control function of OpenSSL's null device. */
  static long nullControl() {
    return call(METHOD_GET_CONTROL, call(NULL_METHOD));
  }

  static long newBio(long method) {
    return call(BIO_NEW, method);
  }

  static void setData(long bio, long data) {
    call(BIO_SET_DATA, bio, data);
  }

  static long data(long bio) {
    return call(BIO_GET_DATA, bio);
  }

  static void setFlags(long bio, int flags) {
    call(BIO_SET_FLAGS, bio, flags);
  }
}
