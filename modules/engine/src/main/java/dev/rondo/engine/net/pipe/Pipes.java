package dev.rondo.engine.net.pipe;

import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.engine.spi.LoopEvent;
import dev.rondo.engine.spi.LoopQueue;
import dev.rondo.engine.spi.Proactor;
import dev.rondo.net.BaseTransport;
import dev.rondo.net.Connection;
import dev.rondo.net.Protocol;
import dev.rondo.net.ReadTransport;
import dev.rondo.net.WriteTransport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Creates transports over the ends of pipes; all of them read into one shared buffer. */
public final class Pipes {

  /** The capacity of a pipe on Linux. */
  private static final int READ_BUFFER = 64 * 1024;

  private final EventLoop loop;
  private final LoopQueue queue;
  private final Proactor proactor;
  private final Set<PipeEnd> open = new LinkedHashSet<>();
  private @Nullable ByteBuffer readBuffer;

  public Pipes(EventLoop loop, LoopQueue queue, Proactor proactor) {
    this.loop = loop;
    this.queue = queue;
    this.proactor = proactor;
  }

  EventLoop loop() {
    return loop;
  }

  LoopQueue queue() {
    return queue;
  }

  /** Returns the buffer that all pipes are read into, empty. One event uses it at a time. */
  ByteBuffer readBuffer() {
    ByteBuffer buffer = readBuffer;
    if (buffer == null) {
      buffer = ByteBuffer.allocateDirect(READ_BUFFER);
      readBuffer = buffer;
    }
    return buffer.clear();
  }

  void remove(PipeEnd end) {
    open.remove(end);
  }

  public <P extends Protocol> LoopFuture<Connection<ReadTransport, P>> connectReadPipe(
      Supplier<P> protocolFactory, Channel pipe) {
    if (!(pipe instanceof ReadableByteChannel readable)) {
      throw new IllegalArgumentException(
          "connectReadPipe needs a ReadableByteChannel, not " + pipe);
    }
    LoopFuture<Connection<ReadTransport, P>> future = loop.createFuture();
    P protocol = make(protocolFactory, pipe, future);
    if (protocol != null) {
      PipeEnd end = new PipeEnd(this, pipe, protocol);
      try {
        proactor.adoptPipe(pipe);
        ReadPipeTransport transport = new ReadPipeTransport(this, proactor, end, readable);
        begin(end, transport, transport::begin, protocol, future);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read from " + pipe, e);
      }
    }
    return future;
  }

  public <P extends Protocol> LoopFuture<Connection<WriteTransport, P>> connectWritePipe(
      Supplier<P> protocolFactory, Channel pipe) {
    if (!(pipe instanceof WritableByteChannel writable)) {
      throw new IllegalArgumentException(
          "connectWritePipe needs a WritableByteChannel, not " + pipe);
    }
    LoopFuture<Connection<WriteTransport, P>> future = loop.createFuture();
    P protocol = make(protocolFactory, pipe, future);
    if (protocol != null) {
      PipeEnd end = new PipeEnd(this, pipe, protocol);
      try {
        boolean reportsReader = proactor.adoptPipe(pipe);
        WritePipeTransport transport =
            new WritePipeTransport(this, proactor, end, writable, reportsReader);
        begin(end, transport, transport::begin, protocol, future);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot write to " + pipe, e);
      }
    }
    return future;
  }

  /**
   * Returns a new protocol. If the factory throws, fails {@code future} and returns null; the
   * caller then still owns the pipe.
   */
  private static <P extends Protocol> @Nullable P make(
      Supplier<P> factory, Channel pipe, LoopFuture<?> future) {
    if (!pipe.isOpen()) {
      throw new IllegalArgumentException("the pipe must be open: " + pipe);
    }
    try {
      return Objects.requireNonNull(factory.get(), "protocolFactory returned null");
    } catch (Exception e) {
      future.setException(e);
      return null;
    }
  }

  private <T extends BaseTransport, P extends Protocol> void begin(
      PipeEnd end, T transport, Runnable begin, P protocol, LoopFuture<Connection<T, P>> future) {
    open.add(end);
    queue.enqueue(
        LoopEvent.of(
            () -> {
              begin.run();
              if (!future.isDone()) {
                future.setResult(new Connection<>(transport, protocol));
              } else {
                transport.close();
              }
            }));
  }

  /** Closes all open pipes, when the loop is closed. */
  public void close() {
    List.copyOf(open).forEach(PipeEnd::closeChannel);
    open.clear();
    readBuffer = null;
  }
}
