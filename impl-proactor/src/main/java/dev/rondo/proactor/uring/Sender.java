package dev.rondo.proactor.uring;

import dev.rondo.SendfileNotAvailableException;
import dev.rondo.engine.spi.Completion;
import dev.rondo.engine.spi.StreamSocket;
import dev.rondo.linux.Descriptor;
import dev.rondo.linux.Errno;
import dev.rondo.linux.LinuxSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * The sending half of a stream. Small writes go into the batch; when the socket does not take all
 * of them, the rest is written as room comes, and the driver takes nothing more until it is gone.
 */
final class Sender implements Completion {

  /** Stands for what must be added up first. */
  private static final int ANY_SIZE = ZeroCopy.OFF - 1;

  private final UringPoller poller;
  private final UringStream stream;
  private final StreamSocket readiness;
  private final LinuxSocket socket;
  private @Nullable ZeroCopyWriter large;
  private ByteBuffer @Nullable [] rest;
  private @Nullable IOException failure;
  private @Nullable DeferredWrite deferred;
  private boolean shutdownWanted;

  final Descriptor descriptor;

  /** The send that waits in the batch. */
  SendBatch.@Nullable Send staged;

  /** The write that readiness has. */
  private final ReadinessCompletion left = new ReadinessCompletion();

  Sender(UringPoller poller, UringStream stream, StreamSocket readiness, LinuxSocket socket) {
    this.poller = poller;
    this.stream = stream;
    this.readiness = readiness;
    this.socket = socket;
    descriptor = socket.descriptor();
  }

  /**
   * As {@link StreamSocket#tryWrite(ByteBuffer)}.
   *
   * @param owned whether as {@link StreamSocket#tryWriteOwned}
   */
  int tryWrite(ByteBuffer from, boolean owned) throws IOException {
    requireNoWrite();
    throwFailure();
    int size = from.remaining();
    if (size <= SendBatch.SMALL
        && rest == null
        && poller.isRunning()
        && poller.sends().add(this, from)) {
      return size;
    }
    if (!flush()) {
      return 0;
    }
    prepare(size, owned);
    return readiness.tryWrite(from);
  }

  /** Says how a write of {@code size} bytes is done that may be large. */
  private void prepare(int size, boolean owned) {
    if (size >= poller.zeroCopy().threshold()) {
      ZeroCopyWriter writer = large;
      if (writer == null) {
        writer = new ZeroCopyWriter(poller.zeroCopy());
        large = writer;
        socket.setLargeSends(writer);
      }
      writer.owned(owned);
    }
  }

  /** As {@link StreamSocket#tryWrite(ByteBuffer[], int, int)}. */
  long tryWrite(ByteBuffer[] from, int offset, int length) throws IOException {
    requireNoWrite();
    throwFailure();
    if (!flush()) {
      return 0;
    }
    prepare(ANY_SIZE, false);
    return readiness.tryWrite(from, offset, length);
  }

  private void requireNoWrite() {
    if (deferred != null || left.isPending()) {
      throw new IllegalStateException("a write is pending on " + readiness.channel());
    }
  }

  private void throwFailure() throws IOException {
    if (failure != null) {
      throw failure;
    }
  }

  /** Sends what was taken; false if some of it is left. */
  boolean flush() throws IOException {
    SendBatch.Send send = staged;
    if (rest != null || (send != null && send.isSubmitted())) {
      return false;
    }
    if (send != null) {
      staged = null;
      ByteBuffer data = send.rest(0);
      send.withdraw();
      readiness.tryWrite(data);
      if (data.hasRemaining()) {
        writeRest(data);
        return false;
      }
    }
    return true;
  }

  /** The kernel has dealt with what was in the batch: the count, or minus the error number. */
  void sent(SendBatch.Send send, int result) {
    staged = null;
    if (result == send.length()) {
      if (deferred != null || shutdownWanted || stream.isLingering()) {
        stream.ready();
      }
    } else if (result >= 0 || result == -Errno.EAGAIN || result == -Errno.EINTR) {
      writeRest(send.rest(Math.max(result, 0)));
    } else {
      failed(Errno.exception(-result, "send"));
    }
  }

  private void writeRest(ByteBuffer data) {
    ByteBuffer copy = ByteBuffer.allocate(data.remaining()).put(data).flip();
    ByteBuffer[] unsent = {copy};
    rest = unsent;
    readiness.write(unsent, 0, 1, this);
  }

  @Override
  public void completed(int count) {
    ByteBuffer @Nullable [] unsent = rest;
    if (unsent != null && unsent[0].hasRemaining()) {
      stream.hasSent();
      readiness.write(unsent, 0, 1, this);
      return;
    }
    rest = null;
    proceed();
  }

  @Override
  public void failed(Exception exception) {
    rest = null;
    failure = exception instanceof IOException e ? e : new IOException(exception);
    stream.ready();
  }

  /** Does what waited for this: in the run phase. */
  void proceed() {
    if (rest != null || staged != null) {
      return;
    }
    if (stream.isLingering()) {
      stream.finishClose();
      return;
    }
    DeferredWrite waiting = deferred;
    deferred = null;
    if (waiting != null) {
      start(waiting);
    } else if (shutdownWanted && failure == null) {
      shutdownWanted = false;
      try {
        readiness.shutdownOutput();
      } catch (IOException e) {
        failed(e);
      }
    }
  }

  private void start(DeferredWrite waiting) {
    IOException reason = failure;
    if (reason != null) {
      waiting.done().failed(reason);
      return;
    }
    try {
      waiting.start(this);
    } catch (SendfileNotAvailableException e) {
      waiting.done().failed(e);
    }
  }

  /** The failure that nobody has been told of. */
  @Nullable IOException failure() {
    return failure;
  }

  /**
   * As {@link StreamSocket#write}.
   *
   * @param owned whether as {@link StreamSocket#writeOwned}
   */
  void write(ByteBuffer[] from, int offset, int length, boolean owned, Completion done) {
    if (canStart()) {
      start(from, offset, length, owned, done);
    } else {
      deferred = new DeferredBytes(from, offset, length, owned, done);
    }
  }

  private void start(ByteBuffer[] from, int offset, int length, boolean owned, Completion done) {
    prepare(ANY_SIZE, owned);
    readiness.write(from, offset, length, left.to(done));
  }

  /** As {@link StreamSocket#sendFile}. */
  void sendFile(FileChannel file, long position, long count, Completion done)
      throws SendfileNotAvailableException {
    if (canStart()) {
      startFile(file, position, count, done);
    } else {
      deferred = new DeferredFile(file, position, count, done);
    }
  }

  /** Returns whether everything before is sent. If it is not, the caller defers the new write. */
  private boolean canStart() {
    requireNoWrite();
    try {
      throwFailure();
      return flush();
    } catch (IOException e) {
      failure = e;
      stream.ready();
      return false;
    }
  }

  private void startFile(FileChannel file, long position, long count, Completion done)
      throws SendfileNotAvailableException {
    try {
      readiness.sendFile(file, position, count, left.to(done));
    } catch (SendfileNotAvailableException | RuntimeException e) {
      left.forget();
      throw e;
    }
  }

  /** As {@link StreamSocket#cancelWrite}. */
  void cancel() {
    deferred = null;
    left.forget();
    if (rest == null) {
      readiness.cancelWrite();
    }
  }

  /** As {@link StreamSocket#shutdownOutput}, after what was taken. */
  void shutdown() throws IOException {
    throwFailure();
    if (flush()) {
      readiness.shutdownOutput();
    } else {
      shutdownWanted = true;
    }
  }

  /** Leaves the socket as it was. */
  void detach() {
    socket.setLargeSends(null);
  }

  /** Fails the deferred write of a closed stream; returns false if bytes are left to send. */
  boolean close() {
    DeferredWrite waiting = deferred;
    if (waiting != null) {
      failure = new AsynchronousCloseException();
      stream.ready();
    }
    try {
      return flush();
    } catch (IOException e) {
      return true;
    }
  }

  /** Fails the deferred write after the close. Called in the run phase. */
  void failHeld() {
    DeferredWrite waiting = deferred;
    deferred = null;
    if (waiting != null) {
      waiting.done().failed(new AsynchronousCloseException());
    }
  }

  /** A write that waits until the bytes taken before it are sent. */
  private interface DeferredWrite {

    Completion done();

    void start(Sender sender) throws SendfileNotAvailableException;
  }

  private static final class DeferredBytes implements DeferredWrite {

    private final ByteBuffer[] from;
    private final int offset;
    private final int length;
    private final boolean owned;
    private final Completion done;

    DeferredBytes(ByteBuffer[] from, int offset, int length, boolean owned, Completion done) {
      this.from = from;
      this.offset = offset;
      this.length = length;
      this.owned = owned;
      this.done = done;
    }

    @Override
    public Completion done() {
      return done;
    }

    @Override
    public void start(Sender sender) {
      sender.start(from, offset, length, owned, done);
    }
  }

  private record DeferredFile(FileChannel file, long position, long count, Completion done)
      implements DeferredWrite {

    @Override
    public void start(Sender sender) throws SendfileNotAvailableException {
      sender.startFile(file, position, count, done);
    }
  }
}
