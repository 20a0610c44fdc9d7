package dev.rondo.proactor.uring;

import dev.rondo.SendfileNotAvailableException;
import dev.rondo.engine.spi.Completion;
import dev.rondo.engine.spi.LoopEvent;
import dev.rondo.engine.spi.LoopQueue;
import dev.rondo.engine.spi.ReadSink;
import dev.rondo.engine.spi.StreamSocket;
import dev.rondo.linux.LinuxSocket;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.FileChannel;
import java.nio.channels.NetworkChannel;
import org.jspecify.annotations.Nullable;

/**
 * A stream socket that receives into the kernel's ring of buffers and sends what is small with the
 * next poll. What is done seldom, and what is large, is left to readiness.
 */
final class UringStream extends LoopEvent implements StreamSocket {

  private final UringPoller poller;
  private final LoopQueue queue;
  private final StreamSocket readiness;
  private final Receiver receiver;
  private final Sender sender;

  /** The read that readiness has. */
  private final ReadinessCompletion left = new ReadinessCompletion();

  private @Nullable OneRead oneRead;
  private boolean queued;
  private boolean closed;
  private @Nullable LingerTimeout lingering;

  /** A single read that waits for what streaming has brought. */
  private record OneRead(ByteBuffer into, Completion done) {}

  /** A stream over the same socket as {@code readiness}. */
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

  /** Something is to be told in the run phase. */
  void ready() {
    if (!queued) {
      queued = true;
      queue.enqueue(this);
    }
  }

  @Override
  public void run() {
    queued = false;
    if (closed) {
      sender.failHeld();
      failRead();
      if (lingering != null) {
        sender.proceed();
      }
      return;
    }
    if (oneRead != null) {
      readOnce();
    }
    if (receiver.sink() != null || receiver.hasNews()) {
      receiver.deliver();
    }
    sender.proceed();
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
    if (oneRead != null || left.isPending()) {
      throw new IllegalStateException("a read is pending on " + channel());
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
    if (receiver.sink() != null || oneRead != null || left.isPending()) {
      throw new IllegalStateException("another operation already reads from " + channel());
    }
    if (receiver.isIdle() && !receiver.hasNews()) {
      readiness.read(into, left.to(done));
    } else {
      oneRead = new OneRead(into, done);
      ready();
    }
  }

  private void readOnce() {
    OneRead read = oneRead;
    if (read == null) {
      return;
    }
    int count;
    try {
      count = receiver.take(read.into);
    } catch (IOException | RuntimeException e) {
      oneRead = null;
      read.done.failed(e);
      return;
    }
    if (count != 0) {
      oneRead = null;
      read.done.completed(count);
    } else if (receiver.isIdle()) {
      oneRead = null;
      readiness.read(read.into, left.to(read.done));
    }
  }

  /** The kernel receives no more for this. */
  void receiverIsIdle() {
    if (oneRead != null) {
      ready();
    }
  }

  private void failRead() {
    OneRead read = oneRead;
    oneRead = null;
    if (read != null) {
      read.done.failed(new AsynchronousCloseException());
    }
  }

  @Override
  public void cancelRead() {
    oneRead = null;
    left.forget();
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
  public void shutdownOutput() throws IOException {
    sender.shutdown();
  }

  // --- the end ---

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
    if (oneRead != null) {
      ready();
    }
    if (sender.close()) {
      readiness.close();
    } else {
      lingering = new LingerTimeout(this, poller.lingerPeriod());
      linger(lingering);
    }
  }

  /** Whether it is closed but for what is still to be sent. */
  boolean isLingering() {
    return lingering != null;
  }

  /** Waits another period for that. */
  void linger(LingerTimeout clock) {
    poller.requests().want(clock);
  }

  /** Some of that has left. */
  void hasSent() {
    if (lingering != null) {
      lingering.moved();
    }
  }

  /** The other end takes nothing: what the kernel has it keeps, and the rest is dropped. */
  void giveUp() {
    if (lingering != null) {
      lingering = null;
      readiness.close();
    }
  }

  void finishClose() {
    LingerTimeout clock = lingering;
    if (clock != null) {
      lingering = null;
      poller.requests().drop(clock);
      readiness.close();
    }
  }

  @Override
  public String toString() {
    return "<UringStream " + channel() + ">";
  }
}
