package dev.rondo.tls;

import dev.rondo.net.Transport;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The encrypted records to the peer, which are collected to send several in one write. */
final class RecordOutput {

  private static final ByteBuffer[] EMPTY = {ByteBuffer.allocate(0)};

  /** A limit to the room that an engine may ask for; a record of TLS has at most 17 KiB. */
  private static final int MAX_ROOM = 1024 * 1024;

  private final SSLEngine engine;
  private final Transport below;
  private final TlsBuffers buffers;
  private @Nullable ByteBuffer records;

  /** The room that the engine has needed for a record beyond what its session says, or 0. */
  private int largestRoom;

  private boolean wrapping;
  private boolean corked;
  private HandshakeStatus status = HandshakeStatus.NOT_HANDSHAKING;

  RecordOutput(SSLEngine engine, Transport below, TlsBuffers buffers) {
    this.engine = engine;
    this.below = below;
    this.buffers = buffers;
  }

  /** Returns whether the engine is creating a record, and can create no other. */
  boolean isWrapping() {
    return wrapping;
  }

  /** Returns the status of the handshake after the last record. */
  HandshakeStatus status() {
    return status;
  }

  /** Creates the next handshake or alert record; returns false if there is none. */
  boolean wrapControlRecord() throws SSLException {
    return wrap(EMPTY, 0);
  }

  /**
   * Encrypts the next bytes of {@code data}, usually those for one record, from the buffer at
   * {@code first} on; returns false if the engine neither took nor created anything.
   */
  boolean wrap(ByteBuffer[] data, int first) throws SSLException {
    wrapping = true;
    try {
      while (true) {
        ByteBuffer into = buffer(Math.max(largestRoom, engine.getSession().getPacketBufferSize()));
        int room = into.remaining();
        SSLEngineResult result = wrapInto(into, data, first);
        status = result.getHandshakeStatus();
        if (result.getStatus() != SSLEngineResult.Status.BUFFER_OVERFLOW) {
          return result.bytesConsumed() > 0 || result.bytesProduced() > 0;
        }
        largestRoom = larger(room);
      }
    } finally {
      wrapping = false;
    }
  }

  private SSLEngineResult wrapInto(ByteBuffer into, ByteBuffer[] data, int first)
      throws SSLException {
    try {
      return engine.wrap(data, first, data.length - first, into);
    } catch (RuntimeException | Error e) {
      throw TlsMessages.engineFailed(engine, e);
    }
  }

  private int larger(int tooSmall) throws SSLException {
    int room = Math.max(engine.getSession().getPacketBufferSize(), 2 * tooSmall);
    if (room > MAX_ROOM) {
      throw new SSLException(
          "the TLS engine %s cannot create a record in %d bytes"
              .formatted(engine.getClass().getName(), tooSmall));
    }
    return room;
  }

  /** Returns the buffer for the next record, with at least {@code room}. */
  private ByteBuffer buffer(int room) {
    if (records != null && records.remaining() < room) {
      send();
    }
    // Sending may have paused the application, whose close() then created a record.
    ByteBuffer buffer = records;
    if (buffer == null || buffer.remaining() < room) {
      buffer = joined(buffer, room);
      records = buffer;
    }
    return buffer;
  }

  private ByteBuffer joined(@Nullable ByteBuffer before, int room) {
    int used = before == null ? 0 : before.position();
    ByteBuffer buffer =
        used + room <= TlsBuffers.SIZE ? buffers.take() : ByteBuffer.allocate(used + room);
    if (before != null) {
      buffer.put(before.flip());
      buffers.release(before);
    }
    return buffer;
  }

  /** Collects records until {@link #uncork}, to send them in one write. */
  void cork() {
    corked = true;
  }

  void uncork() {
    corked = false;
    flush();
  }

  /** Sends the records, unless more are about to be added. */
  void flush() {
    if (!corked && !wrapping) {
      send();
    }
  }

  private void send() {
    ByteBuffer buffer = records;
    if (buffer != null) {
      records = null;
      try {
        if (buffer.position() > 0) {
          below.write(buffer.flip());
        }
      } finally {
        buffers.release(buffer);
      }
    }
  }

  /** Drops the records that are not sent. */
  void discard() {
    ByteBuffer buffer = records;
    if (buffer != null && !wrapping) {
      records = null;
      buffers.release(buffer);
    }
  }
}
