package dev.rondo.engine.net.stream;

import dev.rondo.SendfileNotAvailableException;
import dev.rondo.engine.net.FlowControl;
import dev.rondo.engine.net.WriteQueue;
import dev.rondo.engine.spi.BufferMemory;
import dev.rondo.engine.spi.Completion;
import dev.rondo.engine.spi.LoopObserver;
import dev.rondo.engine.spi.StreamSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The writing half of a stream transport.
 *
 * <p>An unsent byte is in one of two places: in the outbox while the callback that wrote it runs,
 * or in the queue if the socket had no room for it. While the queue is not empty, a write is
 * pending in the driver.
 */
final class TransportWriter implements Completion {

  private final StreamTransport transport;
  private final StreamSocket socket;
  private final Outbox outbox;
  private final FlowControl flow;
  private final LoopObserver observer;
  private long sent;

  /** The data that the socket has not accepted yet; null if there is none. */
  private @Nullable WriteQueue queue;

  private boolean writing;

  /** Whether the last operation started on the socket was {@link #sendFile}. */
  private boolean sendsFile;

  private boolean eof;
  private boolean shut;

  TransportWriter(StreamTransport transport, StreamSocket socket, Transports transports) {
    this.transport = transport;
    this.socket = socket;
    outbox = transports.outbox();
    observer = transports.observer();
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
      outbox.flush(this); // Bytes in the outbox came earlier, and must enter the queue first.
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
      count(socket.tryWrite(parts, 0, parts.length));
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

  /** Writes as much as the socket takes, and queues the rest: a copy of it unless owned. */
  void send(ByteBuffer data, boolean owned) {
    if (!isBlocked()) {
      try {
        if (owned && !transport.isLent()) {
          count(socket.tryWriteOwned(data));
        } else {
          count(socket.tryWrite(data));
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
    // Not the writer's queue before it has bytes: a copy fails if an arena is closed.
    WriteQueue waiting = queue == null ? new WriteQueue() : queue;
    if (owned && !BufferMemory.isConfined(data)) {
      waiting.add(data);
    } else {
      waiting.copy(data);
    }
    queue = waiting;
    submit(waiting);
  }

  private void submit(WriteQueue waiting) {
    if (!writing) {
      writing = true;
      sendsFile = false;
      int count = waiting.fillWindow();
      if (transport.isLent()) {
        // Not owned: the borrower reuses its buffer after the write.
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

  /** Sends this writer's bytes that are in the outbox. */
  void flush() {
    outbox.flush(this);
  }

  /** Returns the number of unsent bytes. */
  int size() {
    return outbox.size(this) + (queue == null ? 0 : queue.size());
  }

  /** Returns the number of bytes that the system has taken. */
  long sent() {
    return sent;
  }

  void count(long bytes) {
    sent += bytes;
    observer.sent(bytes);
  }

  void limitsChanged() {
    flush();
    flow.grown(size());
  }

  /** Sends the end of the stream, a half-close, after the unsent bytes. */
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

  /** Drops the unsent bytes, and cancels the write that is pending in the driver. */
  void discard() {
    outbox.discard(this);
    queue = null;
    if (writing) {
      writing = false;
      socket.cancelWrite();
    }
    cancelFile();
  }

  /** Lets the system send a part of {@code file}; no bytes may be unsent. */
  void sendFile(FileChannel file, long position, long count, Completion done)
      throws SendfileNotAvailableException {
    socket.sendFile(file, position, count, done);
    sendsFile = true;
  }

  /** Cancels a pending {@link #sendFile}. */
  void cancelFile() {
    if (sendsFile) {
      sendsFile = false;
      socket.cancelWrite();
    }
  }

  @Override
  public void completed(int count) {
    count(count);
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
