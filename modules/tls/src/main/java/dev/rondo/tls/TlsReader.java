package dev.rondo.tls;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * What comes from the peer: bytes that are not decrypted yet, of which less than a record stays
 * unless reading is paused, and bytes that are, which stay only then.
 */
final class TlsReader {

  /** From a change of cipher to a heartbeat. */
  private static final int FIRST_TYPE = 20;

  private static final int LAST_TYPE = 24;

  private final SSLEngine engine;
  private final TlsBuffers buffers;

  /** Between 0 and the position, when nothing is being decrypted. */
  private @Nullable ByteBuffer records;

  /** Between the position and the limit. */
  private @Nullable ByteBuffer data;

  private boolean closed;

  TlsReader(SSLEngine engine, TlsBuffers buffers) {
    this.engine = engine;
    this.buffers = buffers;
  }

  /** Whether the peer has said that nothing more will come. */
  boolean isClosed() {
    return closed;
  }

  /** Takes what fits of {@code received}, but all of it if {@code all}. */
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

  /** What is decrypted and not handed over yet; null for nothing. */
  @Nullable ByteBuffer data() {
    return data;
  }

  /**
   * Decrypts records until {@link #data()} is full, one has been of TLS's own, or there are none;
   * false if it could do nothing.
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
   * Refuses what cannot be a record by its first byte: the JDK looks at that of the first record
   * only, takes letters for the length of later ones, and waits for as much.
   */
  private static void requireRecord(ByteBuffer from) throws SSLException {
    if (from.hasRemaining()) {
      int type = from.get(from.position());
      if (type < FIRST_TYPE || type > LAST_TYPE) {
        throw new SSLException("Unrecognized SSL message, plaintext connection?");
      }
    }
  }

  /** Gives buffers back that hold nothing. */
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

  /** Drops everything. */
  void discard() {
    if (records != null) {
      records.clear();
    }
    discardData();
    trim();
  }

  /** Drops what is decrypted. */
  void discardData() {
    if (data != null) {
      data.position(data.limit());
    }
  }
}
