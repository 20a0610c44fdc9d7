package dev.rondo.tls.context;

import java.io.ByteArrayOutputStream;

/** Private keys of older forms as PKCS #8, which is the form that the JDK reads. */
final class Pkcs8 {

  private static final byte[] VERSION = {DerReader.INTEGER, 1, 0};

  /** The algorithm identifier of RSA: 1.2.840.113549.1.1.1 with no parameters. */
  private static final byte[] RSA = {
    DerReader.SEQUENCE, 13, 6, 9, 42, (byte) 0x86, 72, (byte) 0x86, (byte) 0xf7, 13, 1, 1, 1, 5, 0
  };

  /** The object identifier of a key on an elliptic curve: 1.2.840.10045.2.1. */
  private static final byte[] EC = {6, 7, 42, (byte) 0x86, 72, (byte) 0xce, 61, 2, 1};

  private Pkcs8() {}

  /** Returns a key of PKCS #1. */
  static byte[] ofRsa(byte[] key) {
    return wrap(RSA, key);
  }

  /**
   * Returns a key of SEC 1.
   *
   * @param curve the encoded name of the curve
   */
  static byte[] ofEc(byte[] key, byte[] curve) {
    return wrap(value(DerReader.SEQUENCE, EC, curve), key);
  }

  private static byte[] wrap(byte[] algorithm, byte[] key) {
    return value(DerReader.SEQUENCE, VERSION, algorithm, value(DerReader.OCTETS, key));
  }

  private static byte[] value(int tag, byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    var out = new ByteArrayOutputStream(length + 5);
    out.write(tag);
    if (length < 0x80) {
      out.write(length);
    } else {
      int bytes = (39 - Integer.numberOfLeadingZeros(length)) / 8;
      out.write(0x80 | bytes);
      for (int i = bytes - 1; i >= 0; i--) {
        out.write(length >> (8 * i));
      }
    }
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  /** Returns the object identifier of the algorithm of a key in PKCS #8. */
  static String algorithm(byte[] key) throws DerException {
    DerReader info = new DerReader(key).enter(DerReader.SEQUENCE);
    info.readInt();
    return info.enter(DerReader.SEQUENCE).readObjectId();
  }
}
