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
 * What goes to the peer: encrypted at once and given to the transport below, which buffers. Bytes
 * wait here only while TLS negotiates, and while others are being encrypted.
 */
final class TlsWriter {

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SSLEngine engine;
  private final Transport below;
  private final TlsBuffers buffers;
  private final WriteFlow flow;
  private final ArrayDeque<ByteBuffer> waiting = new ArrayDeque<>(2);
  private int waitingSize;
  private @Nullable ByteBuffer records;
  private boolean wrapping;
  private boolean held;

  TlsWriter(SSLEngine engine, Transport below, TlsBuffers buffers, WriteFlow flow) {
    this.engine = engine;
    this.below = below;
    this.buffers = buffers;
    this.flow = flow;
  }

  // --- what the application writes ---

  /** Sends {@code data}, or keeps a copy; it is empty afterwards. */
  void write(ByteBuffer data, boolean negotiating) throws SSLException {
    if (negotiating || wrapping || !waiting.isEmpty()) {
      keep(data);
      flow.waiting(waitingSize);
    } else {
      encrypt(data);
      keepFirst(data);
      drain();
    }
    flush();
  }

  /** As {@link #write} of each, in as few records as possible. */
  void writelines(List<ByteBuffer> data, boolean negotiating) throws SSLException {
    if (negotiating || wrapping || !waiting.isEmpty()) {
      data.forEach(this::keep);
      flow.waiting(waitingSize);
    } else {
      encrypt(data.toArray(ByteBuffer[]::new));
      data.reversed().forEach(this::keepFirst);
      drain();
    }
    flush();
  }

  /** Encrypts what waits, as far as the engine takes it. */
  void drain() throws SSLException {
    while (!wrapping && !waiting.isEmpty()) {
      ByteBuffer head = waiting.element();
      int before = head.remaining();
      encrypt(head);
      waitingSize -= before - head.remaining();
      if (head.hasRemaining()) {
        break;
      }
      waiting.remove();
    }
    flow.waiting(waitingSize);
  }

  void limitsChanged() {
    flow.waiting(waitingSize);
  }

  /** How much waits, here and below. */
  int size() {
    flush();
    return waitingSize + below.getWriteBufferSize();
  }

  /** Whether everything written has been encrypted. */
  boolean isEmpty() {
    return waitingSize == 0 && !wrapping;
  }

  private void keep(ByteBuffer data) {
    if (data.hasRemaining()) {
      waiting.add(copy(data));
    }
  }

  /** Keeps what is older than anything that was written while it was encrypted. */
  private void keepFirst(ByteBuffer data) {
    if (data.hasRemaining()) {
      waiting.addFirst(copy(data));
    }
  }

  private ByteBuffer copy(ByteBuffer data) {
    waitingSize += data.remaining();
    return ByteBuffer.allocate(data.remaining()).put(data).flip();
  }

  private void encrypt(ByteBuffer data) throws SSLException {
    wrapping = true;
    try {
      while (data.hasRemaining() && isTaken(engine.wrap(data, room()))) {
        // The engine takes what fits into a record.
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
        } else if (!isTaken(engine.wrap(data, first, data.length - first, room()))) {
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

  // --- what TLS itself says ---

  /** Makes the next record of TLS's own; false if there was none. */
  boolean wrapOwn() throws SSLException {
    wrapping = true;
    try {
      return engine.wrap(NOTHING, room()).bytesProduced() > 0;
    } finally {
      wrapping = false;
    }
  }

  /** Says that nothing more will be sent. What waits must be sent before. */
  void close() throws SSLException {
    engine.closeOutbound();
    sayLastWords();
  }

  /** Makes the records that the engine still owes: an alert, or the close. */
  void sayLastWords() throws SSLException {
    while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP && wrapOwn()) {
      // One record in each round.
    }
    flush();
  }

  // --- records on their way down ---

  /** Keeps records together until {@link #letGo}. */
  void hold() {
    held = true;
  }

  void letGo() {
    held = false;
    flush();
  }

  private void flush() {
    if (!held && !wrapping) {
      send();
    }
  }

  private void send() {
    ByteBuffer made = records;
    if (made != null) {
      records = null;
      try {
        below.write(made.flip());
      } finally {
        buffers.release(made);
      }
    }
  }

  /** Where the next record fits. */
  private ByteBuffer room() {
    ByteBuffer made = records;
    if (made != null && made.remaining() < engine.getSession().getPacketBufferSize()) {
      send();
      made = null;
    }
    if (made == null) {
      made = buffers.take();
      records = made;
    }
    return made;
  }

  /** Drops everything. */
  void discard() {
    waiting.clear();
    waitingSize = 0;
    ByteBuffer made = records;
    if (made != null && !wrapping) {
      records = null;
      buffers.release(made);
    }
  }
}
