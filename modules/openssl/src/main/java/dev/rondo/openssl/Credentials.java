package dev.rondo.openssl;

import java.lang.ref.Reference;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLException;

/** A private key with its certificate chain, in OpenSSL's memory; freed when it is abandoned. */
final class Credentials {

  private final Native memory;

  /**
   * Converts a key and its chain, the certificate of the key first.
   *
   * @throws SSLException if OpenSSL cannot use them
   */
  Credentials(PrivateKey key, X509Certificate[] chain) throws SSLException {
    memory = new Native();
    NativeConnection.onAbandoned(this, memory);
    try {
      memory.fill(key, chain);
    } catch (SSLException e) {
      memory.run();
      throw e;
    }
  }

  /** Uses these for the connection {@code ssl}; returns the address of the certificate. */
  long use(long ssl) throws SSLException {
    try {
      if (!LibSsl.useCredentials(ssl, memory.certificate, memory.key, memory.chain)) {
        throw Errors.take("OpenSSL cannot use the certificate or its key");
      }
      return memory.certificate;
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  private static byte[] encoded(PrivateKey key) throws SSLException {
    byte[] encoded = key.getEncoded();
    if (encoded == null || !"PKCS#8".equals(key.getFormat())) {
      throw new SSLException(
          "the private key (%s) cannot be exported, which OpenSSL needs: use a key from a file, or the JDK's engine for this one"
              .formatted(key.getClass().getName()));
    }
    return encoded;
  }

  /** The native objects; {@link #run} frees them. */
  private static final class Native implements Runnable {

    private long certificate;
    private long key;

    /** The certificates of the issuers. */
    private long chain;

    void fill(PrivateKey privateKey, X509Certificate[] certificates) throws SSLException {
      certificate = Der.toNative(certificates[0]);
      chain = LibCrypto.newList();
      for (int i = 1; i < certificates.length; i++) {
        LibCrypto.push(chain, Der.toNative(certificates[i]));
      }
      byte[] encoded = encoded(privateKey);
      try (var bytes = new NativeBytes(encoded)) {
        key = LibCrypto.readKey(bytes.pointer(), encoded.length);
      }
      if (key == 0) {
        throw Errors.take(
            "OpenSSL cannot read the private key (" + privateKey.getAlgorithm() + ")");
      }
      LibCrypto.clearErrors();
    }

    @Override
    public synchronized void run() {
      LibCrypto.freeKey(key);
      LibCrypto.freeCertificate(certificate);
      for (int i = 0; i < LibCrypto.size(chain); i++) {
        LibCrypto.freeCertificate(LibCrypto.get(chain, i));
      }
      LibCrypto.freeList(chain);
      key = 0;
      certificate = 0;
      chain = 0;
    }
  }
}
