package dev.rondo.tls;

import dev.rondo.net.ExtraInfo;
import dev.rondo.net.Protocol;
import dev.rondo.net.Transport;
import dev.rondo.net.WriteBufferLimits;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** One side of an in-memory connection, which delivers at most {@link #chunk} bytes per call. */
final class MemoryTransport implements Transport {

  private final ManualLoop manual;
  private final Queue<ByteBuffer> arrived = new ArrayDeque<>();
  private Protocol protocol;
  private MemoryTransport peer = this;
  private WriteBufferLimits limits = WriteBufferLimits.defaults();
  private boolean paused;
  private boolean endArrived;
  private boolean closing;
  int chunk = Integer.MAX_VALUE;
  int written;
  int writtenRecords;
  boolean full;

  private MemoryTransport(ManualLoop manual, Protocol protocol) {
    this.manual = manual;
    this.protocol = protocol;
  }

  /** Returns both sides, the near one first. */
  static List<MemoryTransport> pair(ManualLoop manual, Protocol near, Protocol far) {
    MemoryTransport one = new MemoryTransport(manual, near);
    MemoryTransport other = new MemoryTransport(manual, far);
    one.peer = other;
    other.peer = one;
    return List.of(one, other);
  }

  /** Ends the stream without a close_notify. */
  void cut() {
    peer.endArrived = true;
    manual.soon(peer::deliver);
  }

  private void deliver() {
    while (!paused && !closing && !arrived.isEmpty()) {
      ByteBuffer head = arrived.element();
      int count = Math.min(chunk, head.remaining());
      ByteBuffer lent = ByteBuffer.allocate(count).put(head.slice(head.position(), count)).flip();
      head.position(head.position() + count);
      if (!head.hasRemaining()) {
        arrived.remove();
      }
      protocol.dataReceived(lent);
      Arrays.fill(
          lent.array(), (byte) 0xee); // the protocol may use the buffer only during the call
    }
    if (arrived.isEmpty() && endArrived && !paused && !closing) {
      endArrived = false;
      if (!protocol.eofReceived()) {
        close();
      }
    }
  }

  @Override
  public void write(ByteBuffer data) {
    written++;
    writtenRecords += records(data);
    peer.arrived.add(ByteBuffer.allocate(data.remaining()).put(data).flip());
    manual.soon(peer::deliver);
    if (full) {
      full = false;
      protocol.pauseWriting();
    }
  }

  private static int records(ByteBuffer data) {
    int header = 5;
    int count = 0;
    for (int at = data.position(); at + header <= data.limit(); count++) {
      at += header + Short.toUnsignedInt(data.getShort(at + 3));
    }
    return count;
  }

  @Override
  public void writelines(List<ByteBuffer> data) {
    data.forEach(this::write);
  }

  @Override
  public void close() {
    if (!closing) {
      closing = true;
      cut();
      manual.soon(() -> protocol.connectionLost(null));
    }
  }

  @Override
  public void abort() {
    close();
  }

  @Override
  public boolean isClosing() {
    return closing;
  }

  @Override
  public boolean isReading() {
    return !paused && !closing;
  }

  @Override
  public void pauseReading() {
    paused = true;
  }

  @Override
  public void resumeReading() {
    paused = false;
    manual.soon(this::deliver);
  }

  @Override
  public Protocol getProtocol() {
    return protocol;
  }

  @Override
  public void setProtocol(Protocol protocol) {
    this.protocol = protocol;
  }

  @Override
  public void writeEof() {
    cut();
  }

  @Override
  public boolean canWriteEof() {
    return true;
  }

  @Override
  public int getWriteBufferSize() {
    return 0;
  }

  @Override
  public WriteBufferLimits getWriteBufferLimits() {
    return limits;
  }

  @Override
  public void setWriteBufferLimits(WriteBufferLimits limits) {
    this.limits = limits;
  }

  @Override
  public <T> @Nullable T getExtraInfo(ExtraInfo<T> name) {
    return null;
  }
}
