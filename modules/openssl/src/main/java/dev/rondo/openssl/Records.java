package dev.rondo.openssl;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLProtocolException;

/** The headers of TLS records. */
final class Records {

  static final int HEADER = 5;

  /** The most plain bytes in one record. */
  static final int MAX_PLAIN = 16 * 1024;

  /** The most bytes of a whole record. */
  static final int MAX_RECORD = HEADER + MAX_PLAIN + 2048;

  private static final int FIRST_TYPE = 20;
  private static final int LAST_TYPE = 24;
  private static final int MAJOR_VERSION = 3;

  private static final byte[] CLOSE_NOTIFY = {21, 3, 3, 0, 2, 1, 0};

  private Records() {}

  /**
   * Returns the length of the record at the position of {@code source}, or -1 if its header is not
   * complete.
   *
   * @throws SSLException if this is not TLS
   */
  static int length(ByteBuffer source) throws SSLException {
    int at = source.position();
    if (source.hasRemaining()) {
      int type = source.get(at) & 0xff;
      if (type < FIRST_TYPE || type > LAST_TYPE) {
        throw plain();
      }
    }
    if (source.remaining() > 1 && source.get(at + 1) != MAJOR_VERSION) {
      throw plain();
    }
    if (source.remaining() < HEADER) {
      return -1;
    }
    int length = HEADER + ((source.get(at + 3) & 0xff) << 8) + (source.get(at + 4) & 0xff);
    if (length > MAX_RECORD) {
      throw new SSLProtocolException(
          "Input record too big: max = " + MAX_RECORD + " len = " + length);
    }
    return length;
  }

  private static SSLException plain() {
    return new SSLException("Unrecognized SSL message, plaintext connection?");
  }

  /** Returns the length of OpenSSL's own record at {@code start}, or up to {@code end}. */
  static int length(byte[] records, int start, int end) {
    return end - start < HEADER
        ? end - start
        : HEADER + ((records[start + 3] & 0xff) << 8) + (records[start + 4] & 0xff);
  }

  /**
   * Returns the record of close_notify in plain text, for a handshake that is not encrypted yet.
   */
  static byte[] closeNotify() {
    return CLOSE_NOTIFY.clone();
  }
}
