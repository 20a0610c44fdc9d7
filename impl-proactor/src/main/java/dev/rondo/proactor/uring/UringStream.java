package dev.rondo.proactor.uring;

import dev.rondo.SendfileNotAvailableException;
import dev.rondo.engine.spi.BufferMemory;
import dev.rondo.engine.spi.Completion;
import dev.rondo.engine.spi.LoopEvent;
import dev.rondo.engine.spi.LoopQueue;
import dev.rondo.engine.spi.ReadSink;
import dev.rondo.engine.spi.StreamSocket;
import dev.rondo.linux.LinuxSocket;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.FileChannel;
import java.nio.channels.NetworkChannel;
import org.jspecify.annotations.Nullable;

/**
 * A stream socket that receives into the kernel's ring of buffers and sends small writes with the
 * next poll. Rare and large operations use readiness.
 */
final class UringStream extends LoopEvent implements StreamSocket {

  private final UringPoller poller;
  private final LoopQueue queue;
  private final StreamSocket readiness;
  private final Receiver receiver;
  private final Sender sender;

  /** The completion of the read that readiness serves. */
  private final ReadinessCompletion readinessRead = new ReadinessCompletion();

  private @Nullable PendingRead pendingRead;
  private boolean queued;
  private boolean closed;
  private @Nullable LingerTimeout lingerTimeout;

  /** A single read that waits for bytes already received by streaming. */
  private record PendingRead(ByteBuffer into, Completion done) {}

  /** Creates a stream over the same socket as {@code readiness}. */
  UringStream(UringPoller poller, LoopQueue queue, StreamSocket readiness) {
    this.poller = poller;
    this.queue = queue;
    this.readiness = readiness;
    LinuxSocket socket = (LinuxSocket) readiness.channel();
    receiver = new Receiver(poller, this, socket.descriptor());
    sender = new Sender(poller, this, readiness, socket);
  }

  @Override
  public NetworkChannel channel() {
    return readiness.channel();
  }

  @Override
  public SocketAddress remoteAddress() throws IOException {
    return readiness.remoteAddress();
  }

  @Override
  public void connect(SocketAddress address, Completion done) {
    readiness.connect(address, done);
  }

  // --- the event ---

  /** Enqueues this event, so that {@link #run} delivers the bytes in the run phase. */
  void enqueue() {
    if (!queued) {
      queued = true;
      queue.enqueue(this);
    }
  }

  @Override
  public void run() {
    queued = false;
    if (closed) {
      sender.failDeferred();
      failRead();
      if (lingerTimeout != null) {
        sender.continueWork();
      }
      return;
    }
    if (pendingRead != null) {
      continueRead();
    }
    if (receiver.sink() != null || receiver.hasUndelivered()) {
      receiver.deliver();
    }
    sender.continueWork();
    ReadSink reader = receiver.sink();
    IOException failure = sender.failure();
    if (reader != null && failure != null) {
      receiver.stop();
      reader.failed(failure);
    }
  }

  // --- reading ---

  @Override
  public void startReading(ReadSink sink) {
    if (pendingRead != null || readinessRead.isPending()) {
      throw new IllegalStateException(
          "a read is pending on %s: wait for it or cancel it".formatted(channel()));
    }
    if (!closed) {
      receiver.start(sink);
    }
  }

  @Override
  public void stopReading() {
    receiver.stop();
  }

  @Override
  public void read(ByteBuffer into, Completion done) {
    if (receiver.sink() != null || pendingRead != null || readinessRead.isPending()) {
      throw new IllegalStateException(
          "already reading from %s: first wait for the read, or stop reading".formatted(channel()));
    }
    if (receiver.isIdle() && !receiver.hasUndelivered()) {
      readiness.read(into, readinessRead.wrap(done));
    } else {
      pendingRead = new PendingRead(into, done);
      enqueue();
    }
  }

  private void continueRead() {
    PendingRead read = pendingRead;
    if (read == null) {
      return;
    }
    int count;
    try {
      count = receiver.take(read.into);
    } catch (IOException e) {
      pendingRead = null;
      read.done.failed(e);
      return;
    } catch (RuntimeException e) {
      pendingRead = null;
      read.done.failed(BufferMemory.explain(e, read.into));
      return;
    }
    if (count != 0) {
      pendingRead = null;
      read.done.completed(count);
    } else if (receiver.isIdle()) {
      pendingRead = null;
      readiness.read(read.into, readinessRead.wrap(read.done));
    }
  }

  /** Continues a pending read, since the kernel no longer receives for this stream. */
  void receiverIsIdle() {
    if (pendingRead != null) {
      enqueue();
    }
  }

  private void failRead() {
    PendingRead read = pendingRead;
    pendingRead = null;
    if (read != null) {
      read.done.failed(new AsynchronousCloseException());
    }
  }

  @Override
  public void cancelRead() {
    pendingRead = null;
    readinessRead.clear();
    readiness.cancelRead();
  }

  // --- writing ---

  @Override
  public int tryWrite(ByteBuffer from) throws IOException {
    return sender.tryWrite(from, false);
  }

  @Override
  public int tryWriteOwned(ByteBuffer from) throws IOException {
    return sender.tryWrite(from, true);
  }

  @Override
  public long tryWrite(ByteBuffer[] from, int offset, int length) throws IOException {
    return sender.tryWrite(from, offset, length);
  }

  @Override
  public void write(ByteBuffer[] from, int offset, int length, Completion done) {
    sender.write(from, offset, length, false, done);
  }

  @Override
  public void writeOwned(ByteBuffer[] from, int offset, int length, Completion done) {
    sender.write(from, offset, length, true, done);
  }

  @Override
  public void sendFile(FileChannel file, long position, long count, Completion done)
      throws SendfileNotAvailableException {
    sender.sendFile(file, position, count, done);
  }

  @Override
  public void cancelWrite() {
    sender.cancel();
  }

  @Override
  public int committedBytes() {
    return readiness.committedBytes();
  }

  @Override
  public void shutdownOutput() throws IOException {
    sender.shutdown();
  }

  /** Returns the failure of a send that met a reset, or null. */
  @Nullable IOException reset() {
    return sender.failure() instanceof SocketException reset ? reset : null;
  }

  // --- closing ---

  @Override
  public void detach() {
    closed = true;
    receiver.close();
    sender.detach();
    readiness.detach();
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    receiver.close();
    if (pendingRead != null) {
      enqueue();
    }
    if (sender.close()) {
      readiness.close();
    } else {
      lingerTimeout = new LingerTimeout(this, poller.lingerPeriod());
      linger(lingerTimeout);
    }
  }

  /** Returns whether the stream is closed but lingers, with accepted bytes still unsent. */
  boolean isLingering() {
    return lingerTimeout != null;
  }

  /** Lingers for another period. */
  void linger(LingerTimeout timeout) {
    poller.requests().schedule(timeout);
  }

  /** Records that some of the unsent bytes were sent, which extends the linger timeout. */
  void hasSent() {
    if (lingerTimeout != null) {
      lingerTimeout.recordProgress();
    }
  }

  /** Closes the socket and drops the unsent bytes, because the linger timeout has expired. */
  void giveUp() {
    if (lingerTimeout != null) {
      lingerTimeout = null;
      readiness.close();
    }
  }

  void finishClose() {
    LingerTimeout timeout = lingerTimeout;
    if (timeout != null) {
      lingerTimeout = null;
      poller.requests().cancel(timeout);
      readiness.close();
    }
  }

  @Override
  public String toString() {
    return "<UringStream " + channel() + ">";
  }
}
