package dev.rondo.engine.net.stream;

import static java.lang.System.Logger.Level.DEBUG;

import dev.rondo.EventLoop;
import dev.rondo.ExceptionContext;
import dev.rondo.SendfileNotAvailableException;
import dev.rondo.engine.net.DroppedWrites;
import dev.rondo.engine.net.FlowControl;
import dev.rondo.engine.net.FlowControlled;
import dev.rondo.engine.net.SocketView;
import dev.rondo.engine.spi.BufferMemory;
import dev.rondo.engine.spi.Completion;
import dev.rondo.engine.spi.LoopEvent;
import dev.rondo.engine.spi.LoopObserver;
import dev.rondo.engine.spi.ReadSink;
import dev.rondo.engine.spi.StreamSocket;
import dev.rondo.logging.Loggers;
import dev.rondo.net.BaseProtocol;
import dev.rondo.net.BufferedProtocol;
import dev.rondo.net.ExtraInfo;
import dev.rondo.net.Protocol;
import dev.rondo.net.WriteBufferLimits;
import dev.rondo.spi.ContextValues;
import dev.rondo.spi.RunningLoop;
import dev.rondo.tls.LendableTransport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A stream transport over a socket. It passes received bytes to its protocol, and written bytes to
 * its {@link TransportWriter}.
 */
public final class StreamTransport implements LendableTransport, ReadSink, FlowControlled {

  private static final System.Logger logger = Loggers.of(StreamTransport.class);

  private final Transports transports;
  private final StreamSocket socket;
  private final TransportWriter writer;
  private final ContextValues values;
  private final SocketView view;
  private final TransportRegistry registry;
  private final LoopObserver observer;
  private Protocol protocol;
  private @Nullable BufferedProtocol buffered;

  /** Received bytes that were not delivered because the protocol paused reading. */
  private @Nullable ByteBuffer undelivered;

  private @Nullable BaseProtocol borrower;
  private boolean started;
  private boolean paused;

  /** Whether lending paused reading, and the user has neither paused nor resumed it since. */
  private boolean pausedByLending;

  private boolean ended;
  private boolean closing;
  private boolean lost;
  private int drops;
  private long received;

  StreamTransport(
      Transports transports, StreamSocket socket, Protocol protocol, TransportRegistry registry) {
    this.transports = transports;
    this.socket = socket;
    this.protocol = protocol;
    this.registry = registry;
    buffered = protocol instanceof BufferedProtocol b ? b : null;
    values = RunningLoop.here().values();
    view = SocketView.of(socket);
    writer = new TransportWriter(this, socket, transports);
    registry.attach(this);
    observer = transports.observer();
    observer.connectionOpened(this);
  }

  // --- the connection ---

  /** Calls {@code connectionMade} of the protocol, and starts to read. */
  void begin() {
    enterContext();
    try {
      protocol.connectionMade(this);
    } catch (Exception e) {
      report(ExceptionContext.of("Exception in protocol.connectionMade()").withException(e));
    } finally {
      started = true;
      readIfWanted();
    }
  }

  @Override
  public void close() {
    if (!closing) {
      closing = true;
      socket.stopReading();
      writer.flush();
      if (writer.size() == 0) {
        scheduleConnectionLost(null);
      }
    }
  }

  @Override
  public void abort() {
    scheduleConnectionLost(null);
  }

  /** Ends the connection after a failure of the network or the driver. */
  public void broken(Exception exception) {
    if (lost) {
      return;
    }
    if (exception instanceof IOException) {
      logger.log(DEBUG, () -> "the connection is lost: " + this, exception);
      scheduleConnectionLost(exception);
    } else {
      fatal("Fatal error: input or output failed.", exception);
    }
  }

  private void fatal(String message, Exception exception) {
    report(ExceptionContext.of(message).withException(exception));
    scheduleConnectionLost(exception);
  }

  /** Drops unsent and undelivered bytes, and queues the call of {@code connectionLost}. */
  void scheduleConnectionLost(@Nullable Throwable cause) {
    if (lost) {
      return;
    }
    lost = true;
    closing = true;
    undelivered = null;
    socket.stopReading();
    writer.discard();
    transports.queue().enqueue(LoopEvent.of(() -> connectionLost(cause)));
  }

  private void connectionLost(@Nullable Throwable cause) {
    BaseProtocol lentTo = borrower;
    if (lentTo != null) {
      lentTo.connectionLost(cause);
    }
    enterContext();
    try {
      protocol.connectionLost(cause);
    } catch (Exception e) {
      report(ExceptionContext.of("Exception in protocol.connectionLost()").withException(e));
    } finally {
      socket.close();
      registry.detach(this);
      observer.connectionClosed(this, received, writer.sent(), cause);
    }
  }

  @Override
  public boolean isClosing() {
    return closing;
  }

  boolean isLost() {
    return lost;
  }

  // --- reading ---

  @Override
  public boolean isReading() {
    return !closing && !paused;
  }

  private boolean wantsMore() {
    return isReading() && !ended;
  }

  @Override
  public void pauseReading() {
    pausedByLending = false;
    if (isReading()) {
      paused = true;
      if (!ended) {
        socket.stopReading();
      }
    }
  }

  @Override
  public void resumeReading() {
    pausedByLending = false;
    if (paused) {
      paused = false;
      readIfWanted();
    }
  }

  private void readIfWanted() {
    if (!started || !wantsMore()) {
      return;
    }
    if (undelivered == null) {
      socket.startReading(this);
    } else {
      transports.queue().enqueue(LoopEvent.of(this::deliverUndelivered));
    }
  }

  @Override
  public void received(ByteBuffer data) {
    count(data.remaining());
    accept(data);
  }

  private void count(int bytes) {
    received += bytes;
    observer.received(bytes);
  }

  private void accept(ByteBuffer data) {
    if (buffered == null) {
      deliver(data);
    } else {
      copyIntoProtocolBuffers(data);
    }
  }

  /** Copies {@code data} into the protocol's buffers; keeps the rest if the protocol pauses. */
  private void copyIntoProtocolBuffers(ByteBuffer data) {
    while (data.hasRemaining() && wantsMore()) {
      ByteBuffer buffer = ownBuffer();
      if (buffer != null) {
        int count = Math.min(buffer.remaining(), data.remaining());
        try {
          buffer.put(buffer.position(), data, data.position(), count);
        } catch (RuntimeException e) {
          // The buffer's memory may belong to another thread, or may have been freed.
          fatal(
              "Fatal error: the buffer of protocol.getBuffer() cannot be filled.",
              BufferMemory.explain(e, buffer));
          return;
        }
        data.position(data.position() + count);
        updated(count);
      } else if (!lost) {
        deliver(data);
        return;
      }
    }
    if (data.hasRemaining() && !closing) {
      undelivered = ByteBuffer.allocate(data.remaining()).put(data).flip();
    }
  }

  /** Delivers the bytes kept while the protocol was paused, and then continues reading. */
  private void deliverUndelivered() {
    ByteBuffer data = undelivered;
    if (data != null && wantsMore()) {
      undelivered = null;
      accept(data);
      readIfWanted();
    }
  }

  private void deliver(ByteBuffer data) {
    enterContext();
    try {
      protocol.dataReceived(data);
    } catch (Exception e) {
      fatal("Fatal error: protocol.dataReceived() call failed.", e);
    }
  }

  @Override
  public @Nullable ByteBuffer ownBuffer() {
    BufferedProtocol target = buffered;
    if (target == null) {
      return null;
    }
    enterContext();
    try {
      return BufferedProtocol.requireRoom(target.getBuffer(-1));
    } catch (Exception e) {
      fatal("Fatal error: protocol.getBuffer() call failed.", e);
      return null;
    }
  }

  @Override
  public void filled(int count) {
    count(count);
    updated(count);
  }

  private void updated(int count) {
    BufferedProtocol target = buffered;
    if (target == null) {
      return;
    }
    enterContext();
    try {
      target.bufferUpdated(count);
    } catch (Exception e) {
      fatal("Fatal error: protocol.bufferUpdated() call failed.", e);
    }
  }

  @Override
  public void ended() {
    ended = true;
    enterContext();
    boolean keepOpen;
    try {
      keepOpen = protocol.eofReceived();
    } catch (Exception e) {
      fatal("Fatal error: protocol.eofReceived() call failed.", e);
      return;
    }
    if (!keepOpen) {
      close();
    }
  }

  @Override
  public void failed(Exception exception) {
    broken(exception);
  }

  // --- writing ---

  @Override
  public void write(ByteBuffer data) {
    write(data, false);
  }

  @Override
  public void writeOwned(ByteBuffer data) {
    write(data, true);
  }

  private void write(ByteBuffer data, boolean owned) {
    requireMayWrite();
    if (data.hasRemaining()) {
      if (closing) {
        drops = DroppedWrites.add(drops, "write() on a closing transport", data);
      } else {
        writer.write(data, owned);
      }
    }
  }

  @Override
  public void writelines(List<ByteBuffer> data) {
    requireMayWrite();
    long total = 0;
    for (ByteBuffer part : data) {
      total += part.remaining();
    }
    if (closing) {
      data.forEach(part -> part.position(part.limit()));
      drops = DroppedWrites.add(drops, "write() on a closing transport", total);
    } else if (total > 0) {
      writer.writelines(data, total);
    }
  }

  private void requireMayWrite() {
    requireNotLent();
    requireNoEof();
  }

  private void requireNotLent() {
    if (borrower != null) {
      throw new IllegalStateException("unable to write; sendfile is in progress: " + this);
    }
  }

  private void requireNoEof() {
    if (writer.isEof()) {
      throw new IllegalStateException("cannot write after writeEof(): " + this);
    }
  }

  @Override
  public void writeEof() {
    requireNotLent();
    if (!closing && !writer.isEof()) {
      writer.writeEof();
    }
  }

  @Override
  public boolean canWriteEof() {
    return true;
  }

  @Override
  public int getWriteBufferSize() {
    writer.flush();
    return writer.size();
  }

  @Override
  public WriteBufferLimits getWriteBufferLimits() {
    return writer.flow().limits();
  }

  @Override
  public void setWriteBufferLimits(WriteBufferLimits limits) {
    writer.flow().limits(limits);
    writer.limitsChanged();
  }

  // --- lending the writing half ---

  @Override
  public EventLoop loop() {
    return transports.loop();
  }

  @Override
  public void lend(BaseProtocol borrower) {
    requireMayWrite();
    this.borrower = borrower;
    writer.flow().borrower(borrower);
    writer.limitsChanged();
    if (isReading()) {
      pauseReading();
      pausedByLending = true;
    }
  }

  /** Returns whether the writing half is lent. */
  boolean isLent() {
    return borrower != null;
  }

  @Override
  public void writeLent(ByteBuffer data) {
    if (!closing) {
      writer.write(data, true);
    }
  }

  /** Lets the system send a part of {@code file}; no bytes may be unsent. */
  public void sendFile(FileChannel file, long position, long count, Completion done)
      throws SendfileNotAvailableException {
    writer.sendFile(file, position, count, done);
  }

  /** Counts bytes of a file that the system has taken. */
  public void fileSent(int count) {
    writer.count(count);
  }

  /** Cancels a pending {@link #sendFile}. */
  public void cancelFile() {
    writer.cancelFile();
  }

  @Override
  public void giveBack() {
    borrower = null;
    FlowControl flow = writer.flow();
    flow.borrower(null);
    transports
        .queue()
        .enqueue(
            LoopEvent.of(
                () -> {
                  if (!lost) {
                    flow.settle();
                  }
                }));
    if (pausedByLending) {
      resumeReading();
    }
  }

  // --- the protocol and the rest ---

  @Override
  public Protocol getProtocol() {
    return protocol;
  }

  @Override
  public void setProtocol(Protocol protocol) {
    this.protocol = Objects.requireNonNull(protocol, "protocol");
    buffered = protocol instanceof BufferedProtocol b ? b : null;
  }

  @Override
  public <T> @Nullable T getExtraInfo(ExtraInfo<T> name) {
    return view.extraInfo(name);
  }

  @Override
  public void enterContext() {
    RunningLoop.here().values(values);
  }

  @Override
  public void report(ExceptionContext context) {
    transports.loop().callExceptionHandler(context.withTransport(this).withProtocol(protocol));
  }

  @Override
  public String toString() {
    String state = lost ? "closed" : closing ? "closing" : "open";
    return "<Transport %s %s>".formatted(view, state);
  }
}
