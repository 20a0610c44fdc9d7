package dev.rondo.tls.context;

import java.math.BigInteger;
import java.nio.ByteBuffer;

/** Reads the values of DER data, one after the other. */
final class DerReader {

  static final int INTEGER = 0x02;
  static final int OCTETS = 0x04;
  static final int OBJECT_ID = 0x06;
  static final int SEQUENCE = 0x30;

  private final ByteBuffer data;

  DerReader(byte[] data) {
    this.data = ByteBuffer.wrap(data);
  }

  /** Returns whether the next value has this tag. */
  boolean isNext(int tag) {
    return data.hasRemaining() && (data.get(data.position()) & 0xff) == tag;
  }

  /** Returns a reader of the values inside the next value. */
  DerReader enter(int tag) throws DerException {
    return new DerReader(read(tag));
  }

  /** Returns the content of the next value. */
  byte[] read(int tag) throws DerException {
    if (!isNext(tag)) {
      throw new DerException("expected DER of type 0x%02x".formatted(tag));
    }
    data.get();
    byte[] content = new byte[length()];
    data.get(content);
    return content;
  }

  /** Returns the next value as it is encoded, whatever its type. */
  byte[] readEncoded() throws DerException {
    int start = data.position();
    if (!data.hasRemaining()) {
      throw new DerException("the DER ends too early");
    }
    read(data.get(start) & 0xff);
    byte[] encoded = new byte[data.position() - start];
    data.get(start, encoded);
    return encoded;
  }

  int readInt() throws DerException {
    try {
      return new BigInteger(read(INTEGER)).intValueExact();
    } catch (ArithmeticException | NumberFormatException e) {
      throw new DerException("a DER number is too large");
    }
  }

  /** Returns an object identifier as numbers with dots. */
  String readObjectId() throws DerException {
    StringBuilder text = new StringBuilder();
    long number = 0;
    for (byte each : read(OBJECT_ID)) {
      number = number << 7 | (each & 0x7f);
      if (each >= 0) {
        text.append(text.isEmpty() ? first(number) : "." + number);
        number = 0;
      }
    }
    return text.toString();
  }

  /** Returns the first two numbers, which are encoded as one. */
  private static String first(long number) {
    long top = Math.min(number / 40, 2);
    return top + "." + (number - 40 * top);
  }

  private int length() throws DerException {
    int length = data.hasRemaining() ? data.get() & 0xff : -1;
    if (length > 0x80) {
      int bytes = length - 0x80;
      length = bytes > 3 || bytes > data.remaining() ? -1 : 0;
      for (int i = 0; i < bytes && length >= 0; i++) {
        length = length << 8 | (data.get() & 0xff);
      }
    } else if (length == 0x80) {
      length = -1; // The indefinite length is not DER.
    }
    if (length < 0 || length > data.remaining()) {
      throw new DerException("a DER value is longer than the data");
    }
    return length;
  }
}
