package dev.rondo.engine.io;

import dev.rondo.engine.spi.BufferMemory;
import dev.rondo.engine.spi.Completion;
import dev.rondo.engine.spi.PolledStream;
import dev.rondo.engine.spi.ReadSink;
import dev.rondo.engine.spi.StreamSocket;
import dev.rondo.engine.spi.Watch;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.NetworkChannel;
import org.jspecify.annotations.Nullable;

/** A stream socket that is read and written when the poller reports that it is ready. */
final class PollerStream extends PollerSocket implements StreamSocket {

  /** The most buffers of input that are read and discarded when the socket is closed. */
  private static final int MAX_DISCARDED = 64;

  /** The result of an attempt for which the socket was not ready. */
  private static final long NOT_READY = Long.MIN_VALUE;

  private final PolledStream socket;
  private @Nullable ReadSink sink;
  private @Nullable PendingOperation read;
  private @Nullable PendingOperation write;
  private boolean ended;
  private boolean closed;

  PollerStream(PollerProactor driver, PolledStream socket) {
    super(driver);
    this.socket = socket;
  }

  @Override
  public NetworkChannel channel() {
    return socket.channel();
  }

  @Override
  public SocketAddress remoteAddress() throws IOException {
    return socket.remoteAddress();
  }

  @Override
  public void connect(SocketAddress address, Completion done) {
    PendingOperation pending = beginWrite(done);
    try {
      boolean connected = socket.connect(address);
      pending.connecting(null);
      if (connected) {
        ready(Watch.WRITE);
      } else {
        addInterest(Watch.WRITE);
      }
    } catch (IOException e) {
      pending.connecting(e);
      ready(Watch.WRITE);
    } catch (RuntimeException e) {
      pending.cancel();
      throw e;
    }
  }

  @Override
  public void read(ByteBuffer into, Completion done) {
    if (sink != null) {
      throw new IllegalStateException("a transport already reads from " + channel());
    }
    PendingOperation pending = read;
    if (pending == null) {
      pending = new PendingOperation("read");
      read = pending;
    }
    pending.begin(channel(), done);
    pending.buffer(into);
    driver.operationPending(this);
    // Input is usually there: try before changing the interest, which is a system call.
    ready(Watch.READ);
  }

  @Override
  public void write(ByteBuffer[] from, int offset, int length, Completion done) {
    beginWrite(done).buffers(from, offset, length);
    addInterest(Watch.WRITE);
  }

  @Override
  public void sendFile(FileChannel file, long position, long count, Completion done) {
    beginWrite(done).file(file, position, count);
    if (!hasInterest(Watch.WRITE)) {
      // There is usually room: try before changing the interest, which is a system call.
      ready(Watch.WRITE);
    }
  }

  private PendingOperation beginWrite(Completion done) {
    PendingOperation pending = write;
    if (pending == null) {
      pending = new PendingOperation("write");
      write = pending;
    }
    pending.begin(channel(), done);
    driver.operationPending(this);
    return pending;
  }

  @Override
  public int tryWrite(ByteBuffer from) throws IOException {
    requireNoWrite();
    return socket.write(from);
  }

  @Override
  public long tryWrite(ByteBuffer[] from, int offset, int length) throws IOException {
    requireNoWrite();
    return socket.write(from, offset, length);
  }

  private void requireNoWrite() {
    if (isPending(write)) {
      throw new IllegalStateException(
          "a write is pending on %s: wait for it or cancel it".formatted(channel()));
    }
  }

  @Override
  public void startReading(ReadSink sink) {
    if (isPending(read)) {
      throw new IllegalStateException(
          "a read is pending on %s: wait for it or cancel it".formatted(channel()));
    }
    if (!closed) {
      this.sink = sink;
      addInterest(Watch.READ);
    }
  }

  @Override
  public void stopReading() {
    sink = null;
    removeInterest(Watch.READ);
  }

  @Override
  public void cancelRead() {
    if (read != null) {
      read.cancel();
    }
    removeInterest(Watch.READ);
  }

  @Override
  public void cancelWrite() {
    if (write != null) {
      write.cancel();
    }
    removeInterest(Watch.WRITE);
  }

  @Override
  public void shutdownOutput() throws IOException {
    socket.shutdownOutput();
  }

  @Override
  public void detach() {
    closed = true;
    unwatch();
    driver.remove(this);
  }

  @Override
  public void close() {
    if (!closed) {
      detach();
      sink = null;
      if (!ended) {
        discardInput();
      }
      driver.closeQuietly(channel());
      if (isWaiting()) {
        ready(FAILED);
      }
    }
  }

  /** Discards unread input, because closing a socket with unread input resets the connection. */
  private void discardInput() {
    ByteBuffer scratch = driver.scratch();
    try {
      for (int i = 0; i < MAX_DISCARDED && socket.read(scratch.clear()) > 0; i++) {
        // Discarded.
      }
    } catch (IOException e) {
      // The connection is already lost.
    }
  }

  @Override
  boolean isWaiting() {
    return isPending(read) || isPending(write);
  }

  private static boolean isPending(@Nullable PendingOperation pending) {
    return pending != null && pending.isActive();
  }

  @Override
  void run(int operations) {
    if ((operations & FAILED) != 0 || closed) {
      fail();
      return;
    }
    if ((operations & Watch.READ) != 0) {
      readable();
    }
    if ((operations & Watch.WRITE) != 0) {
      writable();
    }
  }

  private void fail() {
    IOException reason = takeFailure();
    ReadSink reader = closed ? null : sink;
    sink = null;
    if (read != null) {
      read.failed(reason);
    }
    if (write != null) {
      write.failed(reason);
    }
    if (reader != null) {
      reader.failed(reason);
    }
  }

  private void readable() {
    ReadSink reader = sink;
    PendingOperation pending = read;
    if (reader != null) {
      stream(reader);
    } else if (pending != null && pending.isActive()) {
      readOnce(pending);
    } else {
      removeInterest(Watch.READ);
    }
  }

  private void stream(ReadSink reader) {
    ByteBuffer own = reader.ownBuffer();
    if (sink != reader) {
      return;
    }
    ByteBuffer buffer = own == null ? driver.readBuffer() : own;
    int start = buffer.position();
    int count;
    try {
      count = socket.read(buffer);
    } catch (IOException | RuntimeException e) {
      stopReading();
      ended = true;
      reader.failed(explain(e, buffer));
      return;
    }
    if (count < 0) {
      stopReading();
      ended = true;
      reader.ended();
    } else if (count > 0 && own == null) {
      reader.received(buffer.flip());
    } else if (count > 0) {
      buffer.position(start);
      reader.filled(count);
    }
  }

  private void readOnce(PendingOperation pending) {
    ByteBuffer buffer = pending.buffers()[0];
    int count;
    try {
      count = socket.read(buffer);
    } catch (IOException | RuntimeException e) {
      pending.failed(explain(e, buffer));
      return;
    }
    if (count == 0) {
      addInterest(Watch.READ);
    } else {
      pending.completed(count);
    }
  }

  private static Exception explain(Exception exception, ByteBuffer buffer) {
    return exception instanceof RuntimeException e ? BufferMemory.explain(e, buffer) : exception;
  }

  private void writable() {
    PendingOperation pending = write;
    if (pending == null || !pending.isActive()) {
      removeInterest(Watch.WRITE);
      return;
    }
    long count;
    try {
      count = attempt(pending);
    } catch (IOException | RuntimeException e) {
      removeInterest(Watch.WRITE);
      pending.failed(
          e instanceof RuntimeException exception
              ? BufferMemory.explain(
                  exception, pending.buffers(), pending.offset(), pending.length())
              : e);
      return;
    }
    if (count == NOT_READY) {
      addInterest(Watch.WRITE);
      return;
    }
    pending.completed((int) count);
    if (!pending.isActive()) {
      removeInterest(Watch.WRITE);
    }
  }

  private long attempt(PendingOperation pending) throws IOException {
    if (pending.isConnecting()) {
      IOException failure = pending.failure();
      if (failure != null) {
        throw failure;
      }
      return socket.finishConnect() ? 0 : NOT_READY;
    }
    FileChannel file = pending.file();
    long count =
        file == null
            ? socket.write(pending.buffers(), pending.offset(), pending.length())
            : socket.sendFile(file, pending.position(), pending.count());
    return count == 0 ? NOT_READY : count;
  }
}
