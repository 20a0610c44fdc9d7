package dev.rondo.tck;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Values in the encoding of certificates, each a tag, a length and a content. */
final class Der {

  private static final int INTEGER = 0x02;
  private static final int BIT_STRING = 0x03;
  private static final int OCTET_STRING = 0x04;
  private static final int OBJECT_ID = 0x06;
  private static final int UTF8_STRING = 0x0c;
  private static final int GENERALIZED_TIME = 0x18;
  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;

  private Der() {}

  static byte[] integer(byte[] value) {
    return tagged(INTEGER, value);
  }

  static byte[] bits(byte[] value) {
    return tagged(BIT_STRING, new byte[] {0}, value);
  }

  static byte[] octets(byte[] value) {
    return tagged(OCTET_STRING, value);
  }

  static byte[] objectId(int... encoded) {
    byte[] value = new byte[encoded.length];
    for (int i = 0; i < encoded.length; i++) {
      value[i] = (byte) encoded[i];
    }
    return tagged(OBJECT_ID, value);
  }

  static byte[] text(String value) {
    return tagged(UTF8_STRING, value.getBytes(StandardCharsets.UTF_8));
  }

  /** A time as {@code yyyyMMddHHmmssZ}. */
  static byte[] time(String value) {
    return tagged(GENERALIZED_TIME, value.getBytes(StandardCharsets.US_ASCII));
  }

  static byte[] sequence(byte[]... parts) {
    return tagged(SEQUENCE, parts);
  }

  static byte[] set(byte[]... parts) {
    return tagged(SET, parts);
  }

  /** What is in {@code parts} under {@code tag}. */
  static byte[] tagged(int tag, byte[]... parts) {
    var content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    var value = new ByteArrayOutputStream();
    value.write(tag);
    if (content.size() >= 0x100) {
      value.write(0x82);
      value.write(content.size() >> 8);
    } else if (content.size() >= 0x80) {
      value.write(0x81);
    }
    value.write(content.size());
    value.writeBytes(content.toByteArray());
    return value.toByteArray();
  }
}
