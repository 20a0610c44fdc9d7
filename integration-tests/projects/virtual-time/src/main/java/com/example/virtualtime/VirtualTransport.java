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
 * One end of a connection in memory. What is written waits here until there is room at the other
 * end, is under way for a while, and waits there until it is read.
 */
final class VirtualTransport implements Transport {

  /** The most bytes in transit to an end of a connection, or waiting there. */
  static final int ROOM = 128 * 1024;

  private static final int CHUNK = 64 * 1024;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final VirtualLoop loop;
  private final Network network;
  private final Context context;
  private final VirtualSocket socket;
  private final Queue<Segment> underWay = new ArrayDeque<>();
  private final Queue<ByteBuffer> arrived = new ArrayDeque<>();
  private final Queue<ByteBuffer> unsent = new ArrayDeque<>();
  private Runnable onEnd = () -> {};
  private @Nullable VirtualTransport peer;
  private @Nullable Protocol protocol;
  private WriteBufferLimits limits = WriteBufferLimits.defaults();
  private LoopTime lastArrival = LoopTime.MIN;
  private int taken;
  private int buffered;
  private boolean readingPaused;
  private boolean writingPaused;
  private boolean delivering;
  private boolean endArrived;
  private boolean endTold;
  private boolean peerGone;
  private boolean endWritten;
  private boolean endSent;
  private boolean closing;
  private boolean ending;
  private boolean ended;

  VirtualTransport(VirtualLoop loop, Network network, Context context, VirtualSocket socket) {
    this.loop = loop;
    this.network = network;
    this.context = context;
    this.socket = socket;
  }

  void meet(VirtualTransport other) {
    peer = other;
    other.peer = this;
  }

  void onEnd(Runnable action) {
    onEnd = action;
  }

  /** Begins with {@code protocol}. */
  void open(Protocol protocol) {
    this.protocol = protocol;
    tell("connectionMade", () -> protocol.connectionMade(this));
    deliverSoon();
  }

  /** Ends before it has begun: nobody is told but the other end. */
  void vanish() {
    closing = true;
    ending = true;
    end();
  }

  @Override
  public void write(ByteBuffer data) {
    Objects.requireNonNull(data, "data");
    if (endWritten && !closing) {
      throw new IllegalStateException("nothing can be written after writeEof()");
    }
    ByteBuffer copy = ByteBuffer.allocate(data.remaining()).put(data).flip();
    if (closing || !copy.hasRemaining()) {
      return;
    }
    if (peerGone) {
      refused();
      return;
    }
    unsent.add(copy);
    buffered += copy.remaining();
    push();
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
      push();
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
      push();
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

  /** Sends what the other end has room for, and then the end. */
  private void push() {
    VirtualTransport other = peer();
    while (!unsent.isEmpty() && other.taken < ROOM) {
      ByteBuffer head = unsent.element();
      int count = Math.min(Math.min(head.remaining(), CHUNK), ROOM - other.taken);
      other.expect(new Segment(head.slice(head.position(), count), Kind.DATA));
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
        other.expect(new Segment(NOTHING, Kind.END));
      }
    }
  }

  private void expect(Segment segment) {
    taken += segment.size();
    underWay.add(segment);
    LoopTime arrival = loop.time().plus(network.latency());
    lastArrival = arrival.compareTo(lastArrival) > 0 ? arrival : lastArrival;
    loop.callAt(lastArrival, this::arrive, context);
  }

  private void arrive() {
    Segment segment = underWay.remove();
    switch (segment.kind()) {
      case DATA -> {
        if (ended) {
          peer().refused();
        } else {
          arrived.add(segment.data());
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

  /** The other end is not there any more, which is told after a while. */
  private void refused() {
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
    boolean something = !arrived.isEmpty() || (endArrived && !endTold);
    return protocol != null && isReading() && something;
  }

  private void deliver() {
    delivering = false;
    if (canDeliver()) {
      ByteBuffer data = arrived.peek();
      if (data == null) {
        endTold = true;
        hand("eofReceived", () -> getProtocol().eofReceived());
      } else if (getProtocol() instanceof BufferedProtocol filling) {
        fill(filling, data);
      } else {
        takes(data, data.remaining());
        hand(
            "dataReceived",
            () -> {
              getProtocol().dataReceived(data);
              return true;
            });
      }
      deliverSoon();
    }
  }

  /** Hands over one buffer of the protocol's; it may pause before the next. */
  private void fill(BufferedProtocol filling, ByteBuffer data) {
    hand(
        "getBuffer",
        () -> {
          ByteBuffer buffer = BufferedProtocol.requireRoom(filling.getBuffer(data.remaining()));
          int count = Math.min(buffer.remaining(), data.remaining());
          buffer.put(buffer.position(), data, data.position(), count);
          takes(data, count);
          data.position(data.position() + count);
          hand(
              "bufferUpdated",
              () -> {
                filling.bufferUpdated(count);
                return true;
              });
          return true;
        });
  }

  /** So many bytes of {@code data}, the first that has arrived, wait no more. */
  private void takes(ByteBuffer data, int count) {
    if (count == data.remaining()) {
      arrived.remove();
    }
    taken -= count;
    loop.schedule(peer()::drained, peer().context);
  }

  /** Makes a call whose answer is whether to go on, and whose failure ends the connection. */
  private void hand(String call, BooleanSupplier body) {
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

  /** There may be room at the other end. */
  private void drained() {
    if (!ended) {
      push();
      if (writingPaused && buffered <= limits.low()) {
        writingPaused = false;
        tell("resumeWriting", () -> getProtocol().resumeWriting());
      }
    }
  }

  private void pauseWritingIfNeeded() {
    if (!writingPaused && buffered > limits.high()) {
      writingPaused = true;
      tell("pauseWriting", () -> getProtocol().pauseWriting());
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
    arrived.clear();
    socket.close();
    peer().expect(new Segment(NOTHING, socket.lingers() ? Kind.GONE : Kind.RESET));
    onEnd.run();
  }

  private void tell(String call, Runnable body) {
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
    /** The sender writes no more. */
    END,
    /** The sender has ended. */
    GONE,
    /** The sender has ended in haste. */
    RESET
  }

  /** Something under way. */
  private record Segment(ByteBuffer data, Kind kind) {

    int size() {
      return data.remaining();
    }
  }
}
