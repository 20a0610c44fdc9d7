package dev.rondo.tls.context;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Decrypts private keys: those of PKCS #8, and the traditional ones of OpenSSL, whose headers name
 * the cipher.
 */
final class KeyDecryption {

  /*
   * PBES2 is decrypted here and not by the JDK's own, which knows neither AES-192 nor DES-EDE3 and
   * no password beyond ASCII. PBES1 is the JDK's.
   */
  private static final String PBES2 = "1.2.840.113549.1.5.13";
  private static final String PBKDF2 = "1.2.840.113549.1.5.12";
  private static final String HMAC = "1.2.840.113549.2.";
  private static final Map<String, String> HMACS =
      Map.of("7", "SHA1", "8", "SHA224", "9", "SHA256", "10", "SHA384", "11", "SHA512");

  private static final int SALT = 8;

  private record BlockCipher(String algorithm, int keyLength) {}

  private static final Map<String, BlockCipher> CIPHERS =
      Map.of(
          "2.16.840.1.101.3.4.1.2", new BlockCipher("AES", 16),
          "2.16.840.1.101.3.4.1.22", new BlockCipher("AES", 24),
          "2.16.840.1.101.3.4.1.42", new BlockCipher("AES", 32),
          "1.2.840.113549.3.7", new BlockCipher("DESede", 24),
          "AES-128-CBC", new BlockCipher("AES", 16),
          "AES-192-CBC", new BlockCipher("AES", 24),
          "AES-256-CBC", new BlockCipher("AES", 32),
          "DES-EDE3-CBC", new BlockCipher("DESede", 24),
          "DES-CBC", new BlockCipher("DES", 8));

  private KeyDecryption() {}

  /**
   * Returns the content of an {@code EncryptedPrivateKeyInfo}.
   *
   * @throws NoSuchAlgorithmException if the encryption is not supported
   * @throws GeneralSecurityException if the password is wrong
   */
  static byte[] pkcs8(byte[] encrypted, String password)
      throws GeneralSecurityException, DerException {
    DerReader info = new DerReader(encrypted).enter(DerReader.SEQUENCE);
    DerReader algorithm = info.enter(DerReader.SEQUENCE);
    if (!algorithm.readObjectId().equals(PBES2)) {
      return pbes1(encrypted, password);
    }
    DerReader parameters = algorithm.enter(DerReader.SEQUENCE);
    DerReader derivation = parameters.enter(DerReader.SEQUENCE);
    DerReader encryption = parameters.enter(DerReader.SEQUENCE);
    BlockCipher cipher = cipher(encryption.readObjectId());
    byte[] key = derive(derivation, password, cipher.keyLength());
    return decrypt(cipher, key, encryption.read(DerReader.OCTETS), info.read(DerReader.OCTETS));
  }

  private static byte[] derive(DerReader derivation, String password, int length)
      throws GeneralSecurityException, DerException {
    String function = derivation.readObjectId();
    if (!function.equals(PBKDF2)) {
      throw new NoSuchAlgorithmException("key derivation " + function);
    }
    DerReader parameters = derivation.enter(DerReader.SEQUENCE);
    byte[] salt = parameters.read(DerReader.OCTETS);
    int iterations = parameters.readInt();
    if (iterations < 1 || salt.length == 0) {
      throw new DerException("the key derivation has no salt or no iterations");
    }
    if (parameters.isNext(DerReader.INTEGER)) {
      parameters.readInt(); // The length of the key, which follows from the cipher.
    }
    String hash =
        parameters.isNext(DerReader.SEQUENCE)
            ? hash(parameters.enter(DerReader.SEQUENCE).readObjectId())
            : "SHA1";
    return SecretKeyFactory.getInstance("PBKDF2WithHmac" + hash)
        .generateSecret(new PBEKeySpec(password.toCharArray(), salt, iterations, 8 * length))
        .getEncoded();
  }

  private static String hash(String function) throws NoSuchAlgorithmException {
    String hash = HMACS.get(function.startsWith(HMAC) ? function.substring(HMAC.length()) : "");
    if (hash == null) {
      throw new NoSuchAlgorithmException("key derivation " + function);
    }
    return hash;
  }

  private static byte[] pbes1(byte[] encrypted, String password) throws GeneralSecurityException {
    EncryptedPrivateKeyInfo info;
    try {
      info = new EncryptedPrivateKeyInfo(encrypted);
    } catch (IOException e) {
      throw new NoSuchAlgorithmException("scheme", e);
    }
    String algorithm = info.getAlgName();
    SecretKey key =
        SecretKeyFactory.getInstance(algorithm)
            .generateSecret(new PBEKeySpec(password.toCharArray()));
    Cipher cipher = Cipher.getInstance(algorithm);
    cipher.init(Cipher.DECRYPT_MODE, key, info.getAlgParameters());
    return cipher.doFinal(info.getEncryptedData());
  }

  /**
   * Returns the content of a block whose header {@code DEK-Info} is {@code info}.
   *
   * @throws NoSuchAlgorithmException if the encryption is not supported
   * @throws GeneralSecurityException if the password is wrong
   */
  static byte[] traditional(byte[] encrypted, @Nullable String info, String password)
      throws GeneralSecurityException {
    int comma = info == null ? -1 : info.indexOf(',');
    if (info == null || comma < 0) {
      throw new NoSuchAlgorithmException("DEK-Info header");
    }
    BlockCipher cipher = cipher(info.substring(0, comma).strip().toUpperCase(Locale.ROOT));
    byte[] iv = startValue(info.substring(comma + 1).strip());
    byte[] key =
        bytesToKey(password.getBytes(StandardCharsets.UTF_8), Arrays.copyOf(iv, SALT), cipher);
    return decrypt(cipher, key, iv, encrypted);
  }

  private static byte[] startValue(String hexadecimal) throws NoSuchAlgorithmException {
    try {
      byte[] value = HexFormat.of().parseHex(hexadecimal);
      if (value.length >= SALT) {
        return value;
      }
    } catch (IllegalArgumentException e) {
      // Not hexadecimal.
    }
    throw new NoSuchAlgorithmException("DEK-Info header");
  }

  /** Derives a key as OpenSSL's EVP_BytesToKey does with MD5 and one round. */
  private static byte[] bytesToKey(byte[] password, byte[] salt, BlockCipher cipher)
      throws GeneralSecurityException {
    MessageDigest md5 = MessageDigest.getInstance("MD5");
    byte[] key = new byte[cipher.keyLength()];
    byte[] digest = new byte[0];
    for (int filled = 0; filled < key.length; filled += digest.length) {
      md5.update(digest);
      md5.update(password);
      digest = md5.digest(salt);
      System.arraycopy(digest, 0, key, filled, Math.min(digest.length, key.length - filled));
    }
    return key;
  }

  private static BlockCipher cipher(String name) throws NoSuchAlgorithmException {
    BlockCipher cipher = CIPHERS.get(name);
    if (cipher == null) {
      throw new NoSuchAlgorithmException("cipher " + name);
    }
    return cipher;
  }

  private static byte[] decrypt(BlockCipher cipher, byte[] key, byte[] iv, byte[] encrypted)
      throws GeneralSecurityException {
    Cipher decryption = Cipher.getInstance(cipher.algorithm() + "/CBC/PKCS5Padding");
    decryption.init(
        Cipher.DECRYPT_MODE, new SecretKeySpec(key, cipher.algorithm()), new IvParameterSpec(iv));
    return decryption.doFinal(encrypted);
  }
}
