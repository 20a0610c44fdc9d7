package dev.rondo.engine.net.pipe;

import dev.rondo.engine.spi.BufferMemory;
import dev.rondo.engine.spi.Proactor;
import dev.rondo.engine.spi.Watch;
import dev.rondo.net.BufferedProtocol;
import dev.rondo.net.ExtraInfo;
import dev.rondo.net.Protocol;
import dev.rondo.net.Transport;
import dev.rondo.net.WriteBufferLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A transport over the read end of a pipe; it closes itself at the end of the stream. */
final class ReadPipeTransport implements Transport {

  private final Pipes pipes;
  private final PipeEnd end;
  private final ReadableByteChannel pipe;
  private final PipeWatch watch;
  private boolean started;
  private boolean paused;

  ReadPipeTransport(Pipes pipes, Proactor proactor, PipeEnd end, ReadableByteChannel pipe)
      throws IOException {
    this.pipes = pipes;
    this.end = end;
    this.pipe = pipe;
    watch = new PipeWatch(proactor, pipes.queue(), pipe, operations -> readable());
  }

  void begin() {
    end.connectionMade(this);
    started = true;
    readIfWanted();
  }

  // --- reading ---

  private void readable() {
    if (!isReading()) {
      return;
    }
    end.enterContext();
    if (end.protocol() instanceof BufferedProtocol buffered) {
      fill(buffered);
      return;
    }
    ByteBuffer buffer = pipes.readBuffer();
    if (read(buffer) > 0) {
      try {
        end.protocol().dataReceived(buffer.flip());
      } catch (Exception e) {
        fatal("dataReceived", e);
      }
    }
  }

  private void fill(BufferedProtocol protocol) {
    ByteBuffer buffer;
    try {
      buffer = BufferedProtocol.requireRoom(protocol.getBuffer(-1));
    } catch (Exception e) {
      fatal("getBuffer", e);
      return;
    }
    int start = buffer.position();
    int count = isReading() ? read(buffer) : 0;
    if (count > 0) {
      buffer.position(start);
      try {
        protocol.bufferUpdated(count);
      } catch (Exception e) {
        fatal("bufferUpdated", e);
      }
    }
  }

  /** Makes one attempt to read, and handles the end of the stream and failures. */
  private int read(ByteBuffer into) {
    int count;
    try {
      count = pipe.read(into);
    } catch (IOException | RuntimeException e) {
      watch.close();
      end.broken(e instanceof RuntimeException x ? BufferMemory.explain(x, into) : e);
      return -1;
    }
    if (count < 0) {
      watch.interest(0);
      try {
        // The answer does not matter, because a pipe has no other direction to keep open.
        boolean _ = end.protocol().eofReceived();
        close();
      } catch (Exception e) {
        fatal("eofReceived", e);
      }
    }
    return count;
  }

  private void fatal(String method, Exception exception) {
    watch.close();
    end.fatal("Fatal error: protocol." + method + "() call failed.", exception);
  }

  @Override
  public boolean isReading() {
    return !paused && !end.isClosing();
  }

  @Override
  public void pauseReading() {
    if (isReading()) {
      paused = true;
      watch.interest(0);
    }
  }

  @Override
  public void resumeReading() {
    if (paused) {
      paused = false;
      readIfWanted();
    }
  }

  private void readIfWanted() {
    if (started && isReading()) {
      watch.interest(Watch.READ);
    }
  }

  // --- closing and the rest ---

  @Override
  public void close() {
    if (end.beginClosing()) {
      watch.close();
      end.scheduleConnectionLost(null);
    }
  }

  @Override
  public void abort() {
    close();
  }

  @Override
  public boolean isClosing() {
    return end.isClosing();
  }

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
  public void write(ByteBuffer data) {
    throw end.refusal("write");
  }

  @Override
  public void writelines(List<ByteBuffer> data) {
    throw end.refusal("writelines");
  }

  @Override
  public void writeEof() {
    throw end.refusal("writeEof");
  }

  @Override
  public boolean canWriteEof() {
    return false;
  }

  @Override
  public int getWriteBufferSize() {
    return 0;
  }

  @Override
  public WriteBufferLimits getWriteBufferLimits() {
    throw end.refusal("getWriteBufferLimits");
  }

  @Override
  public void setWriteBufferLimits(WriteBufferLimits limits) {
    throw end.refusal("setWriteBufferLimits");
  }

  @Override
  public String toString() {
    return "<ReadPipe " + end + ">";
  }
}
