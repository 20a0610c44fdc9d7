package dev.rondo.engine.net.pipe;

import dev.rondo.ExceptionContext;
import dev.rondo.engine.net.DroppedWrites;
import dev.rondo.engine.net.FlowControl;
import dev.rondo.engine.net.FlowControlled;
import dev.rondo.engine.net.WriteQueue;
import dev.rondo.engine.spi.BufferMemory;
import dev.rondo.engine.spi.Proactor;
import dev.rondo.engine.spi.Watch;
import dev.rondo.net.ExtraInfo;
import dev.rondo.net.Protocol;
import dev.rondo.net.Transport;
import dev.rondo.net.WriteBufferLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A transport over the write end of a pipe. */
final class WritePipeTransport implements Transport, FlowControlled {

  private final PipeEnd end;
  private final WritableByteChannel pipe;
  private final PipeWatch watch;
  private final FlowControl flow = new FlowControl(this);

  /**
   * The interest while nothing is queued: {@link Watch#HANG_UP} if the system reports that the
   * reader is gone, otherwise 0.
   */
  private final int idleInterest;

  /** The bytes that the pipe has not accepted yet; null if there are none. */
  private @Nullable WriteQueue queue;

  private int drops;

  WritePipeTransport(
      Pipes pipes, Proactor proactor, PipeEnd end, WritableByteChannel pipe, boolean reportsReader)
      throws IOException {
    this.end = end;
    this.pipe = pipe;
    idleInterest = reportsReader ? Watch.HANG_UP : 0;
    watch = new PipeWatch(proactor, pipes.queue(), pipe, this::ready);
  }

  void begin() {
    end.connectionMade(this);
    if (!end.isLost()) {
      watchAsNeeded();
    }
  }

  private void watchAsNeeded() {
    watch.interest(idleInterest | (queue == null ? 0 : Watch.WRITE));
  }

  private void ready(int operations) {
    if ((operations & Watch.HANG_UP) != 0) {
      readerGone();
    } else {
      drain();
    }
  }

  private void readerGone() {
    if (queue == null) {
      scheduleConnectionLost(null);
    } else {
      broken(
          new IOException("Broken pipe: the reader closed its end before all bytes were written"));
    }
  }

  // --- writing ---

  @Override
  public void write(ByteBuffer data) {
    if (!data.hasRemaining()) {
      return;
    }
    if (end.isClosing()) {
      drops = DroppedWrites.add(drops, "write() on a closing pipe", data);
      return;
    }
    BufferMemory.requireUsable(data);
    if (queue == null) {
      try {
        writeTo(data);
      } catch (IOException | RuntimeException e) {
        data.position(data.limit());
        broken(e);
        return;
      }
    }
    if (data.hasRemaining()) {
      enqueue(data);
    }
  }

  /** Writes until {@code data} is empty or the pipe is full. */
  private void writeTo(ByteBuffer data) throws IOException {
    while (data.hasRemaining() && pipe.write(data) > 0) {
      // One write may take only a part.
    }
  }

  private void enqueue(ByteBuffer data) {
    WriteQueue waiting = queue == null ? new WriteQueue() : queue;
    waiting.copy(data);
    if (queue == null) {
      queue = waiting;
      watchAsNeeded();
    }
    flow.grown(waiting.size());
  }

  private void drain() {
    WriteQueue waiting = queue;
    if (waiting == null) {
      return;
    }
    int before = waiting.size();
    int left = before;
    try {
      int count = waiting.fillWindow();
      for (int i = 0; i < count; i++) {
        ByteBuffer part = waiting.window()[i];
        int size = part.remaining();
        writeTo(part);
        left -= size - part.remaining();
        if (part.hasRemaining()) {
          break;
        }
      }
    } catch (IOException | RuntimeException e) {
      broken(e);
      return;
    }
    waiting.written(before - left);
    if (left == 0) {
      queue = null;
      watchAsNeeded();
    }
    flow.shrunk(left);
    if (queue == null && end.isClosing() && !end.isLost()) {
      scheduleConnectionLost(null);
    }
  }

  @Override
  public void writelines(List<ByteBuffer> data) {
    for (ByteBuffer part : data) {
      write(part);
    }
  }

  @Override
  public void writeEof() {
    close();
  }

  @Override
  public boolean canWriteEof() {
    return true;
  }

  @Override
  public int getWriteBufferSize() {
    return queue == null ? 0 : queue.size();
  }

  @Override
  public WriteBufferLimits getWriteBufferLimits() {
    return flow.limits();
  }

  @Override
  public void setWriteBufferLimits(WriteBufferLimits limits) {
    flow.limits(limits);
    flow.grown(getWriteBufferSize());
  }

  // --- closing ---

  @Override
  public void close() {
    if (end.beginClosing() && queue == null) {
      scheduleConnectionLost(null);
    }
  }

  @Override
  public void abort() {
    scheduleConnectionLost(null);
  }

  private void broken(Exception exception) {
    queue = null;
    watch.close();
    end.broken(exception);
  }

  private void scheduleConnectionLost(@Nullable Throwable cause) {
    queue = null;
    watch.close();
    end.scheduleConnectionLost(cause);
  }

  @Override
  public boolean isClosing() {
    return end.isClosing();
  }

  // --- the protocol and the rest ---

  @Override
  public Protocol getProtocol() {
    return end.protocol();
  }

  @Override
  public void setProtocol(Protocol protocol) {
    end.protocol(Objects.requireNonNull(protocol, "protocol"));
  }

  @Override
  public <T> @Nullable T getExtraInfo(ExtraInfo<T> name) {
    return end.extraInfo(name);
  }

  @Override
  public void enterContext() {
    end.enterContext();
  }

  @Override
  public void report(ExceptionContext context) {
    end.report(context);
  }

  @Override
  public boolean isReading() {
    return false;
  }

  @Override
  public void pauseReading() {
    throw end.refusal("pauseReading");
  }

  @Override
  public void resumeReading() {
    throw end.refusal("resumeReading");
  }

  @Override
  public String toString() {
    return "<WritePipe " + end + ">";
  }
}
