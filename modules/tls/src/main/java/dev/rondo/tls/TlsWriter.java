package dev.rondo.tls;

import dev.rondo.net.Transport;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/**
 * The data to the peer, which is encrypted at once and buffered by the transport below. Plain bytes
 * wait here only during a negotiation and while earlier bytes are being encrypted.
 */
final class TlsWriter {

  private final SSLEngine engine;
  private final Transport below;
  private final RecordOutput output;
  private final WriteFlow flow;
  private final ArrayDeque<ByteBuffer> pending = new ArrayDeque<>(2);
  private int pendingSize;

  TlsWriter(SSLEngine engine, Transport below, RecordOutput output, WriteFlow flow) {
    this.engine = engine;
    this.below = below;
    this.output = output;
    this.flow = flow;
  }

  // --- writes of the application ---

  /** Sends {@code data} or queues a copy; consumes all of it either way. */
  void write(ByteBuffer data, boolean negotiating) throws SSLException {
    if (negotiating || output.isWrapping() || !pending.isEmpty()) {
      queue(data);
      flow.pendingChanged(pendingSize);
    } else {
      encrypt(data);
      queueFirst(data);
      drain();
    }
    output.flush();
  }

  /** Writes all of {@code data} as {@link #write} does, in as few records as possible. */
  void writelines(List<ByteBuffer> data, boolean negotiating) throws SSLException {
    if (negotiating || output.isWrapping() || !pending.isEmpty()) {
      data.forEach(this::queue);
      flow.pendingChanged(pendingSize);
    } else {
      encrypt(data.toArray(ByteBuffer[]::new));
      data.reversed().forEach(this::queueFirst);
      drain();
    }
    output.flush();
  }

  /** Encrypts the pending bytes until the engine accepts no further data. */
  void drain() throws SSLException {
    while (!output.isWrapping() && !pending.isEmpty()) {
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
    output.flush();
    return pendingSize + below.getWriteBufferSize();
  }

  /** Returns whether everything written has been encrypted. */
  boolean isEmpty() {
    return pendingSize == 0 && !output.isWrapping();
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

  /** Encrypts {@code data} until the engine accepts no further data. */
  private void encrypt(ByteBuffer... data) throws SSLException {
    int first = 0;
    while (first < data.length) {
      if (!data[first].hasRemaining()) {
        first++;
      } else if (!output.wrap(data, first)) {
        break;
      }
    }
  }

  /**
   * Sends close_notify, or the alert that the engine still has to send. Bytes that are pending must
   * have been sent. Not every engine announces the last record by its status.
   */
  void close() throws SSLException {
    engine.closeOutbound();
    while (output.wrapControlRecord()) {
      // Each round creates one record.
    }
    output.flush();
  }

  /** Drops all data, plain and encrypted. */
  void discard() {
    pending.clear();
    pendingSize = 0;
    output.discard();
  }
}
