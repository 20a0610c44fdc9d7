package dev.rondo.tls;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLException;

/**
 * The framing of the records from the peer, by which plain text among them is noticed, and a
 * negotiation. The JDK checks only the first record of a connection: in plain text that comes later
 * it reads letters as a length, and waits for that many bytes.
 */
final class RecordFraming {

  /** The lowest record type, change_cipher_spec. */
  private static final int FIRST_TYPE = 20;

  private static final int HANDSHAKE = 22;

  /** The highest record type, heartbeat. */
  private static final int LAST_TYPE = 24;

  private static final int HEADER = 5;

  /** The number of bytes of the header that have come, of a record whose length is not known. */
  private int headerCount;

  /** The number of bytes of the current record that have not come. */
  private int left;

  private int length;
  private boolean handshakes;

  /** Fails if the first byte is the first of a record, and cannot be. */
  void requireRecord(ByteBuffer from) throws SSLException {
    if (headerCount == 0 && left == 0 && from.hasRemaining()) {
      int type = from.get(from.position());
      if (type < FIRST_TYPE || type > LAST_TYPE) {
        throw new SSLException("Unrecognized SSL message, plaintext connection?");
      }
    }
  }

  /** Notes that an engine has taken the bytes from {@code start} to the position. */
  void consumed(ByteBuffer from, int start) {
    int at = start;
    while (at < from.position()) {
      if (left == 0) {
        header(from.get(at));
        at++;
      } else {
        int count = Math.min(left, from.position() - at);
        left -= count;
        at += count;
      }
    }
  }

  private void header(byte next) {
    if (headerCount == 0) {
      handshakes |= next == HANDSHAKE;
    }
    // The two last bytes are the length; those before are shifted out.
    length = length << Byte.SIZE | Byte.toUnsignedInt(next);
    headerCount++;
    if (headerCount == HEADER) {
      left = length & 0xffff;
      headerCount = 0;
    }
  }

  /** Returns whether a handshake record has begun since this was last called. */
  boolean takeHandshakes() {
    boolean taken = handshakes;
    handshakes = false;
    return taken;
  }
}
