package dev.rondo.tls;

import java.nio.ByteBuffer;
import java.util.Objects;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The data from the peer, encrypted and decrypted. While reading is paused both may wait here;
 * otherwise only an incomplete record does.
 *
 * <p>An engine may take in data before it returns the content, and may return the content of
 * several calls at once. It is asked again after all progress, with an empty source if need be,
 * until it neither takes nor gives anything.
 */
final class TlsReader {

  private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

  /** A limit to what an engine may ask for; a record of TLS has at most 17 KiB. */
  private static final int MAX_RECORD = 1024 * 1024;

  /** More messages than one flight of a handshake has. */
  private static final int MAX_SILENT_STEPS = 20;

  private final SSLEngine engine;
  private final TlsBuffers buffers;

  /** Of the decrypted data. */
  private final TlsBuffers plain;

  private final RecordFraming framing = new RecordFraming();

  /** The encrypted data, between 0 and the position unless {@link #decrypt} is running. */
  private @Nullable ByteBuffer records;

  /** The decrypted data, between the position and the limit. */
  private @Nullable ByteBuffer data;

  /** Whether the engine returned nothing when it was last asked, and nothing has happened since. */
  private boolean drained = true;

  private boolean closed;

  /**
   * Creates a reader.
   *
   * @param buffers the buffers for the encrypted data
   * @param plain those for the decrypted data: direct ones, as a connection without TLS passes to
   *     its protocol, so that code which has both stays fast
   */
  TlsReader(SSLEngine engine, TlsBuffers buffers, TlsBuffers plain) {
    this.engine = engine;
    this.buffers = buffers;
    this.plain = plain;
  }

  /** Returns whether the peer has sent close_notify. */
  boolean isClosed() {
    return closed;
  }

  /**
   * Takes as much of {@code received} as the buffer has room for, or everything if {@code all};
   * returns false if there is no room.
   */
  boolean add(ByteBuffer received, boolean all) {
    ByteBuffer into = records;
    if (into == null) {
      into = buffers.take();
    }
    if (all && into.remaining() < received.remaining()) {
      into = enlarged(into, into.position() + received.remaining());
    }
    int count = Math.min(into.remaining(), received.remaining());
    into.put(into.position(), received, received.position(), count);
    into.position(into.position() + count);
    received.position(received.position() + count);
    records = into;
    drained = false;
    return count > 0;
  }

  /** Returns a buffer with the content before the position of {@code full}, which it releases. */
  private ByteBuffer enlarged(ByteBuffer full, int capacity) {
    ByteBuffer larger = ByteBuffer.allocate(capacity).put(full.flip());
    buffers.release(full);
    return larger;
  }

  /** Returns the decrypted data that is not delivered yet, or null if there is none. */
  @Nullable ByteBuffer data() {
    return data;
  }

  /** Lets {@link #decrypt} ask the engine again, which has wrapped a record or run a task. */
  void engineAdvanced() {
    drained = false;
  }

  /** Returns whether the engine needs more data, and so need not be asked. */
  boolean isDrained() {
    return closed || drained;
  }

  /** Returns whether a handshake record has come since this was last called. */
  boolean takeHandshakeRecords() {
    return framing.takeHandshakes();
  }

  /**
   * Decrypts records until {@link #data()} is full, a record of TLS itself such as an alert was
   * processed, or the engine needs more data; returns false if there was no progress.
   */
  boolean decrypt() throws SSLException {
    ByteBuffer from = records == null ? EMPTY : records.flip();
    try {
      return decrypt(from);
    } finally {
      if (from != EMPTY) {
        from.compact();
      }
      trim();
    }
  }

  private boolean decrypt(ByteBuffer from) throws SSLException {
    boolean progress = false;
    int silentSteps = 0;
    while (true) {
      framing.requireRecord(from);
      int position = from.position();
      SSLEngineResult result = unwrap(from);
      framing.consumed(from, position);
      if (result.getStatus() == Status.CLOSED || engine.isInboundDone()) {
        closed = true;
        return true;
      }
      boolean moved = result.bytesConsumed() > 0 || result.bytesProduced() > 0;
      progress |= moved;
      if (result.getStatus() == Status.BUFFER_OVERFLOW) {
        if (data != null && data.hasRemaining()) {
          return true;
        }
        enlargeData();
      } else if (!moved && isSilentStep(result) && ++silentSteps < MAX_SILENT_STEPS) {
        progress = true;
      } else if (!moved) {
        drained = true;
        return progress;
      } else if (result.bytesProduced() == 0) {
        return true;
      }
    }
  }

  /** Returns whether the engine may have processed a message of the handshake that it had kept. */
  private static boolean isSilentStep(SSLEngineResult result) {
    return result.getStatus() == Status.OK
        && (result.getHandshakeStatus() == HandshakeStatus.NEED_UNWRAP
            || result.getHandshakeStatus() == HandshakeStatus.NEED_UNWRAP_AGAIN);
  }

  private SSLEngineResult unwrap(ByteBuffer from) throws SSLException {
    ByteBuffer into = data;
    if (into == null) {
      into = plain.take().limit(0);
      data = into;
    }
    int start = into.position();
    into.position(into.limit()).limit(into.capacity());
    try {
      return engine.unwrap(from, into);
    } catch (RuntimeException | Error e) {
      throw TlsMessages.engineFailed(engine, e);
    } finally {
      into.limit(into.position()).position(start);
    }
  }

  /** Replaces the empty {@link #data} by a buffer that holds what the engine has to return. */
  private void enlargeData() throws SSLException {
    ByteBuffer tooSmall = Objects.requireNonNull(data);
    int capacity =
        Math.max(engine.getSession().getApplicationBufferSize(), 2 * tooSmall.capacity());
    if (capacity > MAX_RECORD) {
      throw new SSLException(
          "the TLS engine %s cannot decrypt a record into %d bytes"
              .formatted(engine.getClass().getName(), tooSmall.capacity()));
    }
    plain.release(tooSmall);
    data = ByteBuffer.allocate(capacity).limit(0);
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
      plain.release(decrypted);
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
