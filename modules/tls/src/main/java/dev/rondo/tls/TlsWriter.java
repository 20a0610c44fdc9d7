package dev.rondo.tls;

import dev.rondo.net.Transport;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/**
 * The data to the peer, which is encrypted at once and buffered by the transport below. Plain bytes
 * wait here only during a negotiation, while earlier bytes are being encrypted, and, if they are
 * few, until the end of a callback.
 */
final class TlsWriter {

  private final SSLEngine engine;
  private final TlsBuffers buffers;
  private final GatheredBytes gathered;
  private final Transport below;
  private final RecordOutput output;
  private final WriteFlow flow;
  private final ArrayDeque<ByteBuffer> pending = new ArrayDeque<>(2);
  private int pendingSize;

  TlsWriter(
      SSLEngine engine, TlsBuffers buffers, Transport below, RecordOutput output, WriteFlow flow) {
    this.engine = engine;
    this.buffers = buffers;
    gathered = new GatheredBytes(buffers);
    this.below = below;
    this.output = output;
    this.flow = flow;
  }

  // --- writes of the application ---

  /** Lets the small writes that follow share records, until {@link #endGathering}. */
  void gather() {
    gathered.open(true);
  }

  /** Encrypts the gathered bytes; returns false if there are none. */
  boolean endGathering() throws SSLException {
    gathered.open(false);
    if (gathered.isEmpty()) {
      return false;
    }
    encryptGathered();
    drain();
    output.flush();
    return true;
  }

  /** Sends {@code data} or queues a copy; consumes all of it either way. */
  void write(ByteBuffer data, boolean negotiating) throws SSLException {
    if (negotiating || output.isWrapping() || !pending.isEmpty()) {
      queue(data);
      flow.pendingChanged(pendingSize);
    } else {
      send(data);
    }
    output.flush();
  }

  /** Writes all of {@code data} as {@link #write} does, in as few records as possible. */
  void writelines(List<ByteBuffer> data, boolean negotiating) throws SSLException {
    if (negotiating || output.isWrapping() || !pending.isEmpty()) {
      data.forEach(this::queue);
      flow.pendingChanged(pendingSize);
    } else {
      send(data.toArray(ByteBuffer[]::new));
    }
    output.flush();
  }

  private void send(ByteBuffer... data) throws SSLException {
    if (gathered.add(data)) {
      return;
    }
    ByteBuffer first = gathered.take();
    try {
      encryptOrKeep(first == null ? data : joined(first, data));
    } finally {
      if (first != null) {
        buffers.release(first);
      }
    }
    drain();
  }

  private static ByteBuffer[] joined(ByteBuffer first, ByteBuffer[] rest) {
    ByteBuffer[] all = new ByteBuffer[rest.length + 1];
    all[0] = first;
    System.arraycopy(rest, 0, all, 1, rest.length);
    return all;
  }

  /** Encrypts {@code data}, gathers the last bytes if that is on, and queues what is left. */
  private void encryptOrKeep(ByteBuffer... data) throws SSLException {
    if (!encrypt(gathered.isOpen() ? GatheredBytes.RECORD : 1, data) || !gathered.add(data)) {
      for (int i = data.length - 1; i >= 0; i--) {
        queueFirst(data[i]);
      }
    }
  }

  private void encryptGathered() throws SSLException {
    ByteBuffer bytes = gathered.take();
    if (bytes != null) {
      try {
        if (!output.isWrapping()) {
          encrypt(1, bytes);
        }
        queueFirst(bytes);
      } finally {
        buffers.release(bytes);
      }
    }
  }

  /** Encrypts the pending bytes until the engine accepts no further data. */
  void drain() throws SSLException {
    if (!pending.isEmpty() && !output.isWrapping()) {
      encryptGathered();
    }
    while (!output.isWrapping() && !pending.isEmpty()) {
      ByteBuffer head = pending.element();
      int before = head.remaining();
      encrypt(1, head);
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
    return pendingSize == 0 && gathered.isEmpty() && !output.isWrapping();
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

  /**
   * Encrypts {@code data} until less than {@code least} bytes are left; returns false if the engine
   * accepts no further data before.
   */
  private boolean encrypt(int least, ByteBuffer... data) throws SSLException {
    int first = 0;
    while (GatheredBytes.remaining(data) >= least) {
      if (!data[first].hasRemaining()) {
        first++;
      } else if (!output.wrap(data, first)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Sends close_notify, or the alert that the engine still has to send. Bytes that are pending must
   * have been sent. Not every engine announces the last record by its status.
   */
  void close() throws SSLException {
    try {
      encryptGathered();
    } finally {
      engine.closeOutbound();
    }
    while (output.wrapControlRecord()) {
      // Each round creates one record.
    }
    output.flush();
  }

  /** Drops all data, plain and encrypted. */
  void discard() {
    pending.clear();
    pendingSize = 0;
    gathered.discard();
    output.discard();
  }
}
