package com.example.virtualtime;

import dev.rondo.Context;
import dev.rondo.ExceptionContext;
import dev.rondo.LoopTime;
import dev.rondo.net.BufferedProtocol;
import dev.rondo.net.ExtraInfo;
import dev.rondo.net.Protocol;
import dev.rondo.net.Transport;
import dev.rondo.net.WriteBufferLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One side of an in-memory connection. Written data waits in this transport until the peer has
 * room, is in transit for a latency, and waits at the peer until it is read.
 */
final class VirtualTransport implements Transport {

  /** The most bytes in transit to one side of a connection, or waiting there to be read. */
  static final int BUFFER_SIZE = 128 * 1024;

  private static final int CHUNK = 64 * 1024;
  private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

  private final VirtualLoop loop;
  private final VirtualNetwork network;
  private final Context context;
  private final VirtualSocket socket;
  private final Queue<Segment> inTransit = new ArrayDeque<>();
  private final Queue<ByteBuffer> received = new ArrayDeque<>();
  private final Queue<ByteBuffer> unsent = new ArrayDeque<>();
  private Runnable onEnd = () -> {};
  private @Nullable VirtualTransport peer;
  private @Nullable Protocol protocol;
  private WriteBufferLimits limits = WriteBufferLimits.defaults();
  private LoopTime lastArrival = LoopTime.MIN;
  private int pendingInput;
  private int buffered;
  private boolean readingPaused;
  private boolean writingPaused;
  private boolean delivering;
  private boolean endArrived;
  private boolean endReported;
  private boolean peerGone;
  private boolean endWritten;
  private boolean endSent;
  private boolean closing;
  private boolean ending;
  private boolean ended;

  VirtualTransport(
      VirtualLoop loop, VirtualNetwork network, Context context, VirtualSocket socket) {
    this.loop = loop;
    this.network = network;
    this.context = context;
    this.socket = socket;
  }

  void connect(VirtualTransport other) {
    peer = other;
    other.peer = this;
  }

  void onEnd(Runnable action) {
    onEnd = action;
  }

  /** Opens the connection with {@code protocol}. */
  void open(Protocol protocol) {
    this.protocol = protocol;
    notifyProtocol("connectionMade", () -> protocol.connectionMade(this));
    deliverSoon();
  }

  /** Discards a connection that was never opened. Only the peer sees its end. */
  void discard() {
    closing = true;
    ending = true;
    end();
  }

  @Override
  public void write(ByteBuffer data) {
    Objects.requireNonNull(data, "data");
    if (endWritten && !closing) {
      throw new IllegalStateException("cannot write after writeEof()");
    }
    ByteBuffer copy = ByteBuffer.allocate(data.remaining()).put(data).flip();
    if (closing || !copy.hasRemaining()) {
      return;
    }
    if (peerGone) {
      resetSoon();
      return;
    }
    unsent.add(copy);
    buffered += copy.remaining();
    sendMore();
    pauseWritingIfNeeded();
  }

  @Override
  public void writelines(List<ByteBuffer> data) {
    data.forEach(this::write);
  }

  @Override
  public void writeEof() {
    if (!closing && !endWritten) {
      endWritten = true;
      sendMore();
    }
  }

  @Override
  public boolean canWriteEof() {
    return true;
  }

  @Override
  public void close() {
    if (!closing) {
      closing = true;
      sendMore();
    }
  }

  @Override
  public void abort() {
    closing = true;
    endSoon(null);
  }

  @Override
  public boolean isClosing() {
    return closing;
  }

  @Override
  public boolean isReading() {
    return !closing && !readingPaused;
  }

  @Override
  public void pauseReading() {
    readingPaused = true;
  }

  @Override
  public void resumeReading() {
    readingPaused = false;
    deliverSoon();
  }

  @Override
  public int getWriteBufferSize() {
    return buffered;
  }

  @Override
  public WriteBufferLimits getWriteBufferLimits() {
    return limits;
  }

  @Override
  public void setWriteBufferLimits(WriteBufferLimits limits) {
    this.limits = Objects.requireNonNull(limits, "limits");
    pauseWritingIfNeeded();
  }

  @Override
  public Protocol getProtocol() {
    return Objects.requireNonNull(protocol, "protocol");
  }

  @Override
  public void setProtocol(Protocol protocol) {
    this.protocol = Objects.requireNonNull(protocol, "protocol");
  }

  @Override
  public <T> @Nullable T getExtraInfo(ExtraInfo<T> name) {
    Object value = null;
    if (name == ExtraInfo.SOCKET) {
      value = socket;
    } else if (name == ExtraInfo.SOCKNAME) {
      value = socket.localAddress();
    } else if (name == ExtraInfo.PEERNAME) {
      value = socket.remoteAddress();
    }
    return value == null ? null : name.type().cast(value);
  }

  /** Sends as much as the peer has room for. Then sends the end, if it was written. */
  private void sendMore() {
    VirtualTransport other = peer();
    while (!unsent.isEmpty() && other.pendingInput < BUFFER_SIZE) {
      ByteBuffer head = unsent.element();
      int count = Math.min(Math.min(head.remaining(), CHUNK), BUFFER_SIZE - other.pendingInput);
      other.transmit(new Segment(head.slice(head.position(), count), Kind.DATA));
      head.position(head.position() + count);
      buffered -= count;
      if (!head.hasRemaining()) {
        unsent.remove();
      }
    }
    if (unsent.isEmpty()) {
      if (closing) {
        endSoon(null);
      } else if (endWritten && !endSent) {
        endSent = true;
        other.transmit(new Segment(EMPTY, Kind.END));
      }
    }
  }

  private void transmit(Segment segment) {
    pendingInput += segment.size();
    inTransit.add(segment);
    LoopTime arrival = loop.time().plus(network.latency());
    lastArrival = arrival.compareTo(lastArrival) > 0 ? arrival : lastArrival;
    loop.callAt(lastArrival, this::arrive, context);
  }

  private void arrive() {
    Segment segment = inTransit.remove();
    switch (segment.kind()) {
      case DATA -> {
        if (ended) {
          peer().resetSoon();
        } else {
          received.add(segment.data());
        }
      }
      case END -> endArrived = true;
      case GONE -> {
        endArrived = true;
        peerGone = true;
        if (buffered > 0) {
          endSoon(reset());
        }
      }
      case RESET -> endSoon(reset());
    }
    deliverSoon();
  }

  /** Ends this side with a reset after a latency, since the peer is gone. */
  private void resetSoon() {
    loop.callLater(network.latency(), () -> endSoon(reset()), context);
  }

  private static IOException reset() {
    return new IOException("connection reset by peer");
  }

  private void deliverSoon() {
    if (!delivering && canDeliver()) {
      delivering = true;
      loop.schedule(this::deliver, context);
    }
  }

  private boolean canDeliver() {
    boolean available = !received.isEmpty() || (endArrived && !endReported);
    return protocol != null && isReading() && available;
  }

  private void deliver() {
    delivering = false;
    if (canDeliver()) {
      ByteBuffer data = received.peek();
      if (data == null) {
        endReported = true;
        callProtocol("eofReceived", () -> getProtocol().eofReceived());
      } else if (getProtocol() instanceof BufferedProtocol filling) {
        fill(filling, data);
      } else {
        consume(data, data.remaining());
        callProtocol(
            "dataReceived",
            () -> {
              getProtocol().dataReceived(data);
              return true;
            });
      }
      deliverSoon();
    }
  }

  /** Fills one buffer of the protocol, which may pause reading before the next. */
  private void fill(BufferedProtocol filling, ByteBuffer data) {
    callProtocol(
        "getBuffer",
        () -> {
          ByteBuffer buffer = BufferedProtocol.requireRoom(filling.getBuffer(data.remaining()));
          int count = Math.min(buffer.remaining(), data.remaining());
          buffer.put(buffer.position(), data, data.position(), count);
          consume(data, count);
          data.position(data.position() + count);
          callProtocol(
              "bufferUpdated",
              () -> {
                filling.bufferUpdated(count);
                return true;
              });
          return true;
        });
  }

  /** Consumes {@code count} bytes of {@code data}, the first received buffer. */
  private void consume(ByteBuffer data, int count) {
    if (count == data.remaining()) {
      received.remove();
    }
    pendingInput -= count;
    loop.schedule(peer()::drained, peer().context);
  }

  /**
   * Calls the protocol. The connection is closed if the call returns false, and ends with an error
   * if it throws.
   */
  private void callProtocol(String call, BooleanSupplier body) {
    try {
      if (!body.getAsBoolean()) {
        close();
      }
    } catch (Exception e) {
      report("Fatal error: " + call + "() failed", e);
      closing = true;
      endSoon(e);
    }
  }

  /** Sends more, since the peer may have room. */
  private void drained() {
    if (!ended) {
      sendMore();
      if (writingPaused && buffered <= limits.low()) {
        writingPaused = false;
        notifyProtocol("resumeWriting", () -> getProtocol().resumeWriting());
      }
    }
  }

  private void pauseWritingIfNeeded() {
    if (!writingPaused && buffered > limits.high()) {
      writingPaused = true;
      notifyProtocol("pauseWriting", () -> getProtocol().pauseWriting());
    }
  }

  private void endSoon(@Nullable Throwable cause) {
    unsent.clear();
    buffered = 0;
    closing = true;
    if (!ending) {
      ending = true;
      loop.schedule(
          () -> {
            end();
            getProtocol().connectionLost(cause);
          },
          context);
    }
  }

  private void end() {
    ended = true;
    received.clear();
    socket.close();
    peer().transmit(new Segment(EMPTY, socket.lingersOnClose() ? Kind.GONE : Kind.RESET));
    onEnd.run();
  }

  private void notifyProtocol(String call, Runnable body) {
    try {
      body.run();
    } catch (Exception e) {
      report(call + "() failed", e);
    }
  }

  private void report(String message, Exception failure) {
    loop.callExceptionHandler(
        ExceptionContext.of(message)
            .withException(failure)
            .withProtocol(protocol)
            .withTransport(this));
  }

  private VirtualTransport peer() {
    return Objects.requireNonNull(peer, "peer");
  }

  private enum Kind {
    DATA,
    /** The sender has half-closed the connection. */
    END,
    /** The sender has closed the connection. */
    GONE,
    /** The sender has reset the connection. */
    RESET
  }

  /** Data or an end in transit. */
  private record Segment(ByteBuffer data, Kind kind) {

    int size() {
      return data.remaining();
    }
  }
}
