package dev.rondo.tck;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** A key, and a certificate for it: what a test's TLS server shows and its client trusts. */
public record Identity(PrivateKey key, X509Certificate certificate) {

  private static final byte[] ECDSA_WITH_SHA256 =
      Der.sequence(Der.objectId(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));
  private static final byte[] COMMON_NAME = Der.objectId(0x55, 0x04, 0x03);
  private static final byte[] SUBJECT_ALTERNATIVE_NAME = Der.objectId(0x55, 0x1d, 0x11);
  private static final byte[] BASIC_CONSTRAINTS = Der.objectId(0x55, 0x1d, 0x13);
  private static final byte[] TRUE = Der.tagged(0x01, new byte[] {(byte) 0xff});
  private static final byte[] VALID =
      Der.sequence(Der.time("20200101000000Z"), Der.time("20991231235959Z"));
  private static final int DNS_NAME = 0x82;
  private static final int IP_ADDRESS = 0x87;

  /** One for {@code name} and for the address {@code 127.0.0.1}, signed with itself. */
  public static Identity of(String name) {
    KeyPair pair = pair();
    return signed(pair, name, name, pair.getPrivate(), VALID, alternatives(name));
  }

  /** An authority, which can {@link #issue} others. */
  public static Identity authority(String name) {
    KeyPair pair = pair();
    byte[] isAuthority = Der.sequence(BASIC_CONSTRAINTS, Der.octets(Der.sequence(TRUE)));
    return signed(pair, name, name, pair.getPrivate(), VALID, isAuthority);
  }

  /**
   * One for {@code name} and for the address {@code 127.0.0.1}, signed with this, an authority.
   *
   * @param from as {@code yyyyMMddHHmmssZ}
   * @param until as {@code yyyyMMddHHmmssZ}
   */
  public Identity issue(String name, String from, String until) {
    String issuer = certificate.getSubjectX500Principal().getName().substring("CN=".length());
    byte[] valid = Der.sequence(Der.time(from), Der.time(until));
    return signed(pair(), name, issuer, key, valid, alternatives(name));
  }

  private static KeyPair pair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK cannot make a key", e);
    }
  }

  private static Identity signed(
      KeyPair pair, String name, String issuer, PrivateKey by, byte[] valid, byte[] extension) {
    byte[] contents =
        Der.sequence(
            Der.tagged(0xa0, Der.integer(new byte[] {2})),
            Der.integer(BigInteger.valueOf(System.identityHashCode(pair)).toByteArray()),
            ECDSA_WITH_SHA256,
            distinguished(issuer),
            valid,
            distinguished(name),
            pair.getPublic().getEncoded(),
            Der.tagged(0xa3, Der.sequence(extension)));
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(by);
      signature.update(contents);
      byte[] encoded = Der.sequence(contents, ECDSA_WITH_SHA256, Der.bits(signature.sign()));
      return new Identity(
          pair.getPrivate(),
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(encoded)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK cannot make a certificate", e);
    }
  }

  private static byte[] distinguished(String name) {
    return Der.sequence(Der.set(Der.sequence(COMMON_NAME, Der.text(name))));
  }

  private static byte[] alternatives(String name) {
    byte[] names =
        Der.sequence(
            Der.tagged(DNS_NAME, name.getBytes(StandardCharsets.US_ASCII)),
            Der.tagged(IP_ADDRESS, new byte[] {127, 0, 0, 1}));
    return Der.sequence(SUBJECT_ALTERNATIVE_NAME, Der.octets(names));
  }

  /** A context of a server that shows this. */
  public SSLContext serverContext() {
    return context(true, null);
  }

  /** A context of a client that trusts this, and nothing else. */
  public SSLContext clientContext() {
    return context(false, certificate);
  }

  /** A context of either end, which shows this and trusts {@code other}, and nothing else. */
  public SSLContext contextTrusting(Identity other) {
    return context(true, other.certificate);
  }

  private SSLContext context(boolean shows, @Nullable X509Certificate trusted) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      TrustManagerFactory trust = null;
      if (trusted != null) {
        store.setCertificateEntry("trusted", trusted);
        trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
      }
      KeyManagerFactory keys = null;
      if (shows) {
        store.setKeyEntry("own", key, new char[0], new Certificate[] {certificate});
        keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(managers(keys), trust == null ? null : trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("this JDK cannot make a TLS context", e);
    }
  }

  private static KeyManager @Nullable [] managers(@Nullable KeyManagerFactory keys) {
    return keys == null ? null : keys.getKeyManagers();
  }

  /** The certificate as text. */
  public String certificatePem() {
    try {
      return pem("CERTIFICATE", certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The key as text. */
  public String keyPem() {
    return pem("PRIVATE KEY", key.getEncoded());
  }

  private static String pem(String what, byte[] encoded) {
    String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(what, lines, what);
  }
}
