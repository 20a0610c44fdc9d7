package dev.rondo.tls;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The data from the peer, encrypted and decrypted. While reading is paused both may wait here;
 * otherwise only an incomplete record does.
 */
final class TlsReader {

  /** The lowest record type, change_cipher_spec. */
  private static final int FIRST_TYPE = 20;

  /** The highest record type, heartbeat. */
  private static final int LAST_TYPE = 24;

  private final SSLEngine engine;
  private final TlsBuffers buffers;

  /** The encrypted data, between 0 and the position unless {@link #decrypt} is running. */
  private @Nullable ByteBuffer records;

  /** The decrypted data, between the position and the limit. */
  private @Nullable ByteBuffer data;

  private boolean closed;

  TlsReader(SSLEngine engine, TlsBuffers buffers) {
    this.engine = engine;
    this.buffers = buffers;
  }

  /** Returns whether the peer has sent close_notify. */
  boolean isClosed() {
    return closed;
  }

  /** Takes as much of {@code received} as the buffer has room for, or everything if {@code all}. */
  void add(ByteBuffer received, boolean all) {
    ByteBuffer into = records;
    if (into == null) {
      into = buffers.take();
    }
    if (all && into.remaining() < received.remaining()) {
      ByteBuffer larger = ByteBuffer.allocate(into.position() + received.remaining());
      larger.put(into.flip());
      buffers.release(into);
      into = larger;
    }
    int count = Math.min(into.remaining(), received.remaining());
    into.put(into.position(), received, received.position(), count);
    into.position(into.position() + count);
    received.position(received.position() + count);
    records = into;
  }

  /** Returns the decrypted data that is not delivered yet, or null if there is none. */
  @Nullable ByteBuffer data() {
    return data;
  }

  /**
   * Decrypts records until {@link #data()} is full, a record of TLS itself such as an alert was
   * processed, or no complete record is left; returns false if there was no progress.
   */
  boolean decrypt() throws SSLException {
    ByteBuffer from = records;
    if (from == null || closed) {
      return false;
    }
    ByteBuffer into = data;
    if (into == null) {
      into = buffers.take().limit(0);
      data = into;
    }
    int start = into.position();
    into.position(into.limit()).limit(into.capacity());
    from.flip();
    try {
      return decrypt(from, into);
    } finally {
      from.compact();
      into.limit(into.position()).position(start);
      trim();
    }
  }

  private boolean decrypt(ByteBuffer from, ByteBuffer into) throws SSLException {
    boolean progress = false;
    while (true) {
      requireRecord(from);
      SSLEngineResult result = engine.unwrap(from, into);
      if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
        closed = true;
        return true;
      }
      boolean done = result.bytesConsumed() > 0 || result.bytesProduced() > 0;
      progress |= done;
      if (!done || result.bytesProduced() == 0) {
        return progress;
      }
    }
  }

  /**
   * Fails if the first byte cannot start a record. The JDK checks only the first record of a
   * connection. In plain text that comes later it reads letters as a length, and waits for that
   * many bytes.
   */
  private static void requireRecord(ByteBuffer from) throws SSLException {
    if (from.hasRemaining()) {
      int type = from.get(from.position());
      if (type < FIRST_TYPE || type > LAST_TYPE) {
        throw new SSLException("Unrecognized SSL message, plaintext connection?");
      }
    }
  }

  /** Returns empty buffers to the pool. */
  void trim() {
    ByteBuffer encrypted = records;
    if (encrypted != null && encrypted.position() == 0) {
      records = null;
      buffers.release(encrypted);
    }
    ByteBuffer decrypted = data;
    if (decrypted != null && !decrypted.hasRemaining()) {
      data = null;
      buffers.release(decrypted);
    }
  }

  /** Drops all data, encrypted and decrypted. */
  void discard() {
    if (records != null) {
      records.clear();
    }
    discardData();
    trim();
  }

  /** Drops the decrypted data. */
  void discardData() {
    if (data != null) {
      data.position(data.limit());
    }
  }
}
