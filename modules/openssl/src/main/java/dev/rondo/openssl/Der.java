package dev.rondo.openssl;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.ByteArrayInputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLException;

/** Conversion of certificates and names through their DER encoding. */
final class Der {

  private Der() {}

  private static byte[] encode(MethodHandle encoder, long object) {
    int size = (int) NativeCalls.call(encoder, object, 0);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(Math.max(size, 1));
      NativeCalls.call(encoder, object, arena.allocateFrom(ADDRESS, memory).address());
      return memory.asSlice(0, Math.max(size, 0)).toArray(JAVA_BYTE);
    }
  }

  static byte[] encodeName(long name) {
    return encode(LibCrypto.I2D_NAME, name);
  }

  static X509Certificate toJava(long certificate) throws CertificateException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(encode(LibCrypto.I2D_X509, certificate)));
  }

  /** Returns the address of a native copy of {@code certificate}, which the caller frees. */
  static long toNative(X509Certificate certificate) throws SSLException {
    byte[] encoded;
    try {
      encoded = certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new SSLException("a certificate of the key manager cannot be encoded", e);
    }
    try (var bytes = new NativeBytes(encoded)) {
      long address = LibCrypto.readCertificate(bytes.pointer(), encoded.length);
      if (address == 0) {
        throw Errors.take(
            "OpenSSL cannot read the certificate of " + certificate.getSubjectX500Principal());
      }
      return address;
    }
  }
}
