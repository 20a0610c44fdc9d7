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
 * The sending half of a stream. Small writes go into the batch. If the socket does not accept all
 * of the bytes, the rest is written as it gets room, and no other write is accepted until then.
 */
final class Sender implements Completion {

  /** Stands for a size that is not yet added up. */
  private static final int ANY_SIZE = ZeroCopy.OFF - 1;

  private final UringPoller poller;
  private final UringStream stream;
  private final StreamSocket readiness;
  private final LinuxSocket socket;
  private @Nullable ZeroCopyWriter zeroCopyWriter;
  private ByteBuffer @Nullable [] unsent;
  private @Nullable IOException failure;
  private @Nullable DeferredOperation deferred;
  private boolean shutdownWanted;

  final Descriptor descriptor;

  /** The bytes of this stream in the batch, if any. */
  SendBatch.@Nullable Send staged;

  /** The completion of the write that readiness serves. */
  private final ReadinessCompletion readinessWrite = new ReadinessCompletion();

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
   * @param owned whether the caller gives up the buffer, as in {@link StreamSocket#tryWriteOwned}
   */
  int tryWrite(ByteBuffer from, boolean owned) throws IOException {
    requireNoWrite();
    throwFailure();
    int size = from.remaining();
    if (size <= SendBatch.SMALL
        && unsent == null
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

  /** Enables zero-copy for a write of {@code size} bytes if it is large enough. */
  private void prepare(int size, boolean owned) {
    if (size >= poller.zeroCopy().threshold()) {
      ZeroCopyWriter writer = zeroCopyWriter;
      if (writer == null) {
        writer = new ZeroCopyWriter(poller.zeroCopy());
        zeroCopyWriter = writer;
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
    if (deferred != null || readinessWrite.isPending()) {
      throw new IllegalStateException(
          "a write is pending on %s: wait for it or cancel it".formatted(readiness.channel()));
    }
  }

  private void throwFailure() throws IOException {
    if (failure != null) {
      throw failure;
    }
  }

  /** Sends the accepted bytes. Returns false if some are still unsent. */
  boolean flush() throws IOException {
    SendBatch.Send send = staged;
    if (unsent != null || (send != null && send.isSubmitted())) {
      return false;
    }
    if (send != null) {
      staged = null;
      ByteBuffer data = send.unsent(0);
      send.withdraw();
      readiness.tryWrite(data);
      if (data.hasRemaining()) {
        writeUnsent(data);
        return false;
      }
    }
    return true;
  }

  /**
   * Handles the result of the send in the batch: the number of bytes, or minus the error number.
   */
  void sent(SendBatch.Send send, int result) {
    staged = null;
    if (result == send.length()) {
      if (deferred != null || shutdownWanted || stream.isLingering()) {
        stream.enqueue();
      }
    } else if (result >= 0 || result == -Errno.EAGAIN || result == -Errno.EINTR) {
      writeUnsent(send.unsent(Math.max(result, 0)));
    } else {
      failed(Errno.exception(-result, "send"));
    }
  }

  private void writeUnsent(ByteBuffer data) {
    ByteBuffer copy = ByteBuffer.allocate(data.remaining()).put(data).flip();
    ByteBuffer[] copies = {copy};
    unsent = copies;
    readiness.write(copies, 0, 1, this);
  }

  @Override
  public void completed(int count) {
    ByteBuffer @Nullable [] rest = unsent;
    if (rest != null && rest[0].hasRemaining()) {
      stream.hasSent();
      readiness.write(rest, 0, 1, this);
      return;
    }
    unsent = null;
    continueWork();
  }

  @Override
  public void failed(Exception exception) {
    unsent = null;
    failure = exception instanceof IOException e ? e : new IOException(exception);
    stream.enqueue();
  }

  /** Starts the operation that waited for the unsent bytes, in the run phase. */
  void continueWork() {
    if (unsent != null || staged != null) {
      return;
    }
    if (stream.isLingering()) {
      stream.finishClose();
      return;
    }
    DeferredOperation operation = deferred;
    deferred = null;
    if (operation != null) {
      start(operation);
    } else if (shutdownWanted && failure == null) {
      shutdownWanted = false;
      try {
        readiness.shutdownOutput();
      } catch (IOException e) {
        failed(e);
      }
    }
  }

  private void start(DeferredOperation operation) {
    IOException reason = failure;
    if (reason != null) {
      operation.done().failed(reason);
      return;
    }
    try {
      operation.start(this);
    } catch (SendfileNotAvailableException e) {
      operation.done().failed(e);
    }
  }

  /** Returns the failure of an accepted write, if any. */
  @Nullable IOException failure() {
    return failure;
  }

  /**
   * As {@link StreamSocket#write}.
   *
   * @param owned whether the caller gives up the buffers, as in {@link StreamSocket#writeOwned}
   */
  void write(ByteBuffer[] from, int offset, int length, boolean owned, Completion done) {
    if (canStart()) {
      start(from, offset, length, owned, done);
    } else {
      deferred = new DeferredWrite(from, offset, length, owned, done);
    }
  }

  private void start(ByteBuffer[] from, int offset, int length, boolean owned, Completion done) {
    prepare(ANY_SIZE, owned);
    readiness.write(from, offset, length, readinessWrite.wrap(done));
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

  /** Returns whether all accepted bytes are sent; if not, the operation must be deferred. */
  private boolean canStart() {
    requireNoWrite();
    try {
      throwFailure();
      return flush();
    } catch (IOException e) {
      failure = e;
      stream.enqueue();
      return false;
    }
  }

  private void startFile(FileChannel file, long position, long count, Completion done)
      throws SendfileNotAvailableException {
    try {
      readiness.sendFile(file, position, count, readinessWrite.wrap(done));
    } catch (SendfileNotAvailableException | RuntimeException e) {
      readinessWrite.clear();
      throw e;
    }
  }

  /** As {@link StreamSocket#cancelWrite}. */
  void cancel() {
    deferred = null;
    readinessWrite.clear();
    if (unsent == null) {
      readiness.cancelWrite();
    }
  }

  /** As {@link StreamSocket#shutdownOutput} (half-close), after the accepted bytes are sent. */
  void shutdown() throws IOException {
    throwFailure();
    if (flush()) {
      readiness.shutdownOutput();
    } else {
      shutdownWanted = true;
    }
  }

  /** Removes the zero-copy writer from the socket. */
  void detach() {
    socket.setLargeSends(null);
  }

  /**
   * Fails the deferred operation, because the stream is closed. Returns false if bytes are unsent.
   */
  boolean close() {
    DeferredOperation operation = deferred;
    if (operation != null) {
      failure = new AsynchronousCloseException();
      stream.enqueue();
    }
    try {
      return flush();
    } catch (IOException e) {
      return true;
    }
  }

  /** Fails the deferred operation, in the run phase. */
  void failDeferred() {
    DeferredOperation operation = deferred;
    deferred = null;
    if (operation != null) {
      operation.done().failed(new AsynchronousCloseException());
    }
  }

  /** An operation of the engine that waits until the accepted bytes are sent. */
  private interface DeferredOperation {

    Completion done();

    void start(Sender sender) throws SendfileNotAvailableException;
  }

  private static final class DeferredWrite implements DeferredOperation {

    private final ByteBuffer[] from;
    private final int offset;
    private final int length;
    private final boolean owned;
    private final Completion done;

    DeferredWrite(ByteBuffer[] from, int offset, int length, boolean owned, Completion done) {
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
      implements DeferredOperation {

    @Override
    public void start(Sender sender) throws SendfileNotAvailableException {
      sender.startFile(file, position, count, done);
    }
  }
}
