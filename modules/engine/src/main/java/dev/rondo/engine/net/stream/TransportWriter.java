package dev.rondo.engine.net.stream;

import dev.rondo.SendfileNotAvailableException;
import dev.rondo.engine.net.FlowControl;
import dev.rondo.engine.net.WriteQueue;
import dev.rondo.engine.spi.BufferMemory;
import dev.rondo.engine.spi.Completion;
import dev.rondo.engine.spi.StreamSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The writing half of a stream transport.
 *
 * <p>Bytes are in at most one place: in the outbox while the callback that wrote them runs, or in
 * the queue once the socket has not taken them. What is in the queue is on its way.
 */
final class TransportWriter implements Completion {

  private final StreamTransport transport;
  private final StreamSocket socket;
  private final Outbox outbox;
  private final FlowControl flow;

  /** The data that the socket has not accepted yet; null if there is none. */
  private @Nullable WriteQueue queue;

  private boolean writing;

  /** Whether the last operation given to the socket was to send of a file. */
  private boolean sendsFile;

  private boolean eof;
  private boolean shut;

  TransportWriter(StreamTransport transport, StreamSocket socket, Outbox outbox) {
    this.transport = transport;
    this.socket = socket;
    this.outbox = outbox;
    flow = new FlowControl(transport);
  }

  FlowControl flow() {
    return flow;
  }

  boolean isEof() {
    return eof;
  }

  void write(ByteBuffer data, boolean owned) {
    if (isBlocked()) {
      outbox.flush(this); // A full outbox may have left behind what came after the queue.
      enqueue(data, owned);
    } else if (data.remaining() <= Outbox.SMALL) {
      outbox.add(this, data);
    } else {
      outbox.flush(this);
      send(data, owned);
    }
    grown();
  }

  void writelines(List<ByteBuffer> data, long total) {
    if (total > Outbox.SMALL) {
      outbox.flush(this);
      if (!isBlocked()) {
        gather(data.toArray(ByteBuffer[]::new));
      }
    }
    for (ByteBuffer part : data) {
      if (part.hasRemaining() && !transport.isClosing()) {
        write(part, false);
      }
      part.position(part.limit());
    }
    if (!transport.isLost()) {
      grown();
    }
  }

  private void gather(ByteBuffer[] parts) {
    try {
      socket.tryWrite(parts, 0, parts.length);
    } catch (IOException e) {
      transport.broken(e);
      return;
    }
    for (ByteBuffer part : parts) {
      if (part.hasRemaining()) {
        enqueue(part, false);
      }
    }
  }

  /** Writes what can be written and queues the rest, or a copy of it. */
  void send(ByteBuffer data, boolean owned) {
    if (!isBlocked()) {
      try {
        if (owned && !transport.isLent()) {
          socket.tryWriteOwned(data);
        } else {
          socket.tryWrite(data);
        }
      } catch (IOException e) {
        data.position(data.limit());
        transport.broken(e);
        return;
      }
    }
    if (data.hasRemaining()) {
      enqueue(data, owned);
    }
  }

  private boolean isBlocked() {
    return queue != null;
  }

  private void enqueue(ByteBuffer data, boolean owned) {
    WriteQueue waiting = queue;
    if (waiting == null) {
      waiting = new WriteQueue();
      queue = waiting;
    }
    if (owned && !BufferMemory.isConfined(data)) {
      waiting.add(data);
    } else {
      waiting.copy(data);
    }
    submit(waiting);
  }

  private void submit(WriteQueue waiting) {
    if (!writing) {
      writing = true;
      sendsFile = false;
      int count = waiting.fillWindow();
      if (transport.isLent()) {
        // The borrower uses its buffer again when this is done.
        socket.write(waiting.window(), 0, count, this);
      } else {
        socket.writeOwned(waiting.window(), 0, count, this);
      }
    }
  }

  private void grown() {
    if (flow.isAboveHigh(size())) {
      flush();
      flow.grown(size());
    }
  }

  /** Tries to send what small writes have left. */
  void flush() {
    outbox.flush(this);
  }

  /** Returns the number of bytes that wait. */
  int size() {
    return outbox.size(this) + (queue == null ? 0 : queue.size());
  }

  void limitsChanged() {
    flush();
    flow.grown(size());
  }

  /** Sends the end of the stream after what waits. */
  void writeEof() {
    eof = true;
    flush();
    if (!isBlocked()) {
      shutdown();
    }
  }

  private void shutdown() {
    if (shut) {
      return;
    }
    shut = true;
    try {
      socket.shutdownOutput();
    } catch (IOException e) {
      transport.broken(e);
    }
  }

  /** Drops what waits, also what the driver has already. */
  void discard() {
    outbox.discard(this);
    queue = null;
    if (writing) {
      writing = false;
      socket.cancelWrite();
    }
    cancelFile();
  }

  /** Sends of a file what the socket takes. Nothing may wait. */
  void sendFile(FileChannel file, long position, long count, Completion done)
      throws SendfileNotAvailableException {
    socket.sendFile(file, position, count, done);
    sendsFile = true;
  }

  /** Takes {@link #sendFile} back. */
  void cancelFile() {
    if (sendsFile) {
      sendsFile = false;
      socket.cancelWrite();
    }
  }

  @Override
  public void completed(int count) {
    writing = false;
    WriteQueue waiting = queue;
    if (waiting == null || transport.isLost()) {
      return;
    }
    waiting.written(count);
    if (waiting.isEmpty()) {
      queue = null;
    }
    flow.shrunk(size());
    WriteQueue left = queue;
    if (left != null) {
      submit(left);
    } else if (transport.isClosing()) {
      transport.scheduleConnectionLost(null);
    } else if (eof) {
      shutdown();
    }
  }

  @Override
  public void failed(Exception exception) {
    writing = false;
    transport.broken(exception);
  }
}
