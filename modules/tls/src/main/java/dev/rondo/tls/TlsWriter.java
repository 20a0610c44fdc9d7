package dev.rondo.tls;

import dev.rondo.net.Transport;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The data to the peer, which is encrypted at once and buffered by the transport below. Plain bytes
 * wait here only during a negotiation and while earlier bytes are being encrypted.
 */
final class TlsWriter {

  private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

  private final SSLEngine engine;
  private final Transport below;
  private final TlsBuffers buffers;
  private final WriteFlow flow;
  private final ArrayDeque<ByteBuffer> pending = new ArrayDeque<>(2);
  private int pendingSize;
  private @Nullable ByteBuffer records;
  private boolean wrapping;
  private boolean corked;

  TlsWriter(SSLEngine engine, Transport below, TlsBuffers buffers, WriteFlow flow) {
    this.engine = engine;
    this.below = below;
    this.buffers = buffers;
    this.flow = flow;
  }

  // --- writes of the application ---

  /** Sends {@code data} or queues a copy; consumes all of it either way. */
  void write(ByteBuffer data, boolean negotiating) throws SSLException {
    if (negotiating || wrapping || !pending.isEmpty()) {
      queue(data);
      flow.pendingChanged(pendingSize);
    } else {
      encrypt(data);
      queueFirst(data);
      drain();
    }
    flush();
  }

  /** Writes all of {@code data} as {@link #write} does, in as few records as possible. */
  void writelines(List<ByteBuffer> data, boolean negotiating) throws SSLException {
    if (negotiating || wrapping || !pending.isEmpty()) {
      data.forEach(this::queue);
      flow.pendingChanged(pendingSize);
    } else {
      encrypt(data.toArray(ByteBuffer[]::new));
      data.reversed().forEach(this::queueFirst);
      drain();
    }
    flush();
  }

  /** Encrypts the pending bytes until the engine accepts no further data. */
  void drain() throws SSLException {
    while (!wrapping && !pending.isEmpty()) {
      ByteBuffer head = pending.element();
      int before = head.remaining();
      encrypt(head);
      pendingSize -= before - head.remaining();
      if (head.hasRemaining()) {
        break;
      }
      pending.remove();
    }
    flow.pendingChanged(pendingSize);
  }

  void limitsChanged() {
    flow.pendingChanged(pendingSize);
  }

  /** Returns the number of bytes that wait here and in the transport below. */
  int size() {
    flush();
    return pendingSize + below.getWriteBufferSize();
  }

  /** Returns whether everything written has been encrypted. */
  boolean isEmpty() {
    return pendingSize == 0 && !wrapping;
  }

  private void queue(ByteBuffer data) {
    if (data.hasRemaining()) {
      pending.add(copy(data));
    }
  }

  /** Queues {@code data} before the bytes that were written while it was being encrypted. */
  private void queueFirst(ByteBuffer data) {
    if (data.hasRemaining()) {
      pending.addFirst(copy(data));
    }
  }

  private ByteBuffer copy(ByteBuffer data) {
    ByteBuffer copy = ByteBuffer.allocate(data.remaining()).put(data).flip();
    pendingSize += copy.remaining();
    return copy;
  }

  private void encrypt(ByteBuffer data) throws SSLException {
    wrapping = true;
    try {
      while (data.hasRemaining() && isTaken(engine.wrap(data, recordBuffer()))) {
        // Each call takes as much as fits in one record.
      }
    } finally {
      wrapping = false;
    }
  }

  private void encrypt(ByteBuffer[] data) throws SSLException {
    wrapping = true;
    try {
      int first = 0;
      while (first < data.length) {
        if (!data[first].hasRemaining()) {
          first++;
        } else if (!isTaken(engine.wrap(data, first, data.length - first, recordBuffer()))) {
          break;
        }
      }
    } finally {
      wrapping = false;
    }
  }

  private static boolean isTaken(SSLEngineResult result) {
    return result.bytesConsumed() > 0 || result.bytesProduced() > 0;
  }

  // --- records of TLS itself ---

  /** Creates the next handshake or alert record; returns false if there is none. */
  boolean wrapControlRecord() throws SSLException {
    wrapping = true;
    try {
      return engine.wrap(EMPTY, recordBuffer()).bytesProduced() > 0;
    } finally {
      wrapping = false;
    }
  }

  /** Sends close_notify. The pending bytes must have been sent. */
  void close() throws SSLException {
    engine.closeOutbound();
    sendControlRecords();
  }

  /** Sends the records that the engine still has to send: an alert, or close_notify. */
  void sendControlRecords() throws SSLException {
    while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP && wrapControlRecord()) {
      // Each round creates one record.
    }
    flush();
  }

  // --- encrypted records ---

  /** Collects records until {@link #uncork}, to send them in one write. */
  void cork() {
    corked = true;
  }

  void uncork() {
    corked = false;
    flush();
  }

  private void flush() {
    if (!corked && !wrapping) {
      send();
    }
  }

  private void send() {
    ByteBuffer buffer = records;
    if (buffer != null) {
      records = null;
      try {
        below.write(buffer.flip());
      } finally {
        buffers.release(buffer);
      }
    }
  }

  /** Returns the buffer for the next record, with enough room for one. */
  private ByteBuffer recordBuffer() {
    ByteBuffer buffer = records;
    if (buffer != null && buffer.remaining() < engine.getSession().getPacketBufferSize()) {
      send();
      buffer = null;
    }
    if (buffer == null) {
      buffer = buffers.take();
      records = buffer;
    }
    return buffer;
  }

  /** Drops all data, plain and encrypted. */
  void discard() {
    pending.clear();
    pendingSize = 0;
    ByteBuffer buffer = records;
    if (buffer != null && !wrapping) {
      records = null;
      buffers.release(buffer);
    }
  }
}
