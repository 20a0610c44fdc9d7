package dev.rondo.engine.io;

import dev.rondo.engine.spi.BufferMemory;
import dev.rondo.engine.spi.Completion;
import dev.rondo.engine.spi.DatagramSink;
import dev.rondo.engine.spi.DatagramSocket;
import dev.rondo.engine.spi.PolledDatagram;
import dev.rondo.engine.spi.Watch;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.NetworkChannel;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** A datagram socket that receives and sends when the poller reports that it is ready. */
final class PollerDatagram extends PollerSocket implements DatagramSocket {

  private record ReceivedDatagram(ByteBuffer data, SocketAddress from) {}

  private final PolledDatagram socket;
  private @Nullable DatagramSink sink;
  private @Nullable DatagramSink receiver;
  private @Nullable ByteBuffer into;
  private @Nullable PendingOperation write;
  private @Nullable Boolean large;
  private boolean closed;

  /**
   * The datagrams that were received in one call, but not delivered because the sink stopped; null
   * if there are none.
   */
  private @Nullable Queue<ReceivedDatagram> undelivered;

  PollerDatagram(PollerProactor driver, PolledDatagram socket) {
    super(driver);
    this.socket = socket;
  }

  @Override
  public NetworkChannel channel() {
    return socket.channel();
  }

  @Override
  public @Nullable SocketAddress remoteAddress() throws IOException {
    return socket.remoteAddress();
  }

  @Override
  public void connect(SocketAddress address) throws IOException {
    socket.connect(address);
  }

  // --- sending ---

  @Override
  public int trySend(ByteBuffer[] data, @Nullable SocketAddress[] to, int offset, int length)
      throws IOException {
    if (write != null && write.isActive()) {
      throw new IllegalStateException(
          "a write is pending on %s: wait for it or cancel it".formatted(channel()));
    }
    return socket.send(data, to, offset, length);
  }

  @Override
  public void awaitWritable(Completion done) {
    PendingOperation pending = write;
    if (pending == null) {
      pending = new PendingOperation("write");
      write = pending;
    }
    pending.begin(channel(), done);
    driver.operationPending(this);
    addInterest(Watch.WRITE);
  }

  @Override
  public void cancelWrite() {
    if (write != null) {
      write.cancel();
    }
    removeInterest(Watch.WRITE);
  }

  // --- receiving ---

  @Override
  public void receive(ByteBuffer into, DatagramSink done) {
    if (sink != null || receiver != null) {
      throw new IllegalStateException(
          "a read is already pending on %s: wait for it or cancel it".formatted(channel()));
    }
    receiver = done;
    this.into = into;
    driver.operationPending(this);
    // A datagram is usually there: try before changing the interest, which is a system call.
    ready(Watch.READ);
  }

  @Override
  public void cancelRead() {
    receiver = null;
    into = null;
    removeInterest(Watch.READ);
  }

  @Override
  public void startReceiving(DatagramSink sink) {
    if (receiver != null) {
      throw new IllegalStateException(
          "a read is pending on %s: wait for it or cancel it".formatted(channel()));
    }
    if (!closed) {
      this.sink = sink;
      addInterest(Watch.READ);
      if (undelivered != null) {
        ready(Watch.READ);
      }
    }
  }

  @Override
  public void stopReceiving() {
    sink = null;
    removeInterest(Watch.READ);
  }

  // --- closing ---

  @Override
  public void detach() {
    closed = true;
    unwatch();
    driver.remove(this);
  }

  @Override
  public void close() {
    if (!closed) {
      detach();
      sink = null;
      undelivered = null;
      driver.closeQuietly(channel());
      driver.releaseClosed();
      if (isWaiting()) {
        ready(FAILED);
      }
    }
  }

  @Override
  boolean isWaiting() {
    return receiver != null || (write != null && write.isActive());
  }

  // --- events ---

  @Override
  void run(int operations) {
    if ((operations & FAILED) != 0 || closed) {
      fail();
      return;
    }
    if ((operations & Watch.READ) != 0) {
      readable();
    }
    if ((operations & Watch.WRITE) != 0) {
      writable();
    }
  }

  private void fail() {
    IOException reason = takeFailure();
    DatagramSink waiting = receiver == null && !closed ? sink : receiver;
    sink = null;
    cancelRead();
    if (waiting != null) {
      waiting.failed(reason);
    }
    if (write != null) {
      write.failed(reason);
    }
  }

  private void readable() {
    DatagramSink waiting = receiver;
    ByteBuffer buffer = into;
    if (waiting != null && buffer != null) {
      receiveOnce(waiting, buffer);
    } else if (sink == null) {
      removeInterest(Watch.READ);
    } else if (undelivered != null) {
      deliver(undelivered);
    } else {
      receive(driver.datagramBuffers());
    }
  }

  private void receiveOnce(DatagramSink waiting, ByteBuffer buffer) {
    SocketAddress from;
    try {
      from = driver.datagramBuffers().receive(socket, buffer);
    } catch (IOException e) {
      cancelRead();
      waiting.failed(e);
      return;
    } catch (RuntimeException e) {
      // The buffer's memory may belong to another thread, or may have been freed.
      cancelRead();
      RuntimeException reason = BufferMemory.explain(e, buffer);
      waiting.failed(
          new IOException("cannot receive into %s: %s".formatted(buffer, reason), reason));
      return;
    }
    if (from == null) {
      addInterest(Watch.READ);
    } else {
      receiver = null;
      into = null;
      waiting.received(buffer, from);
      if (receiver == null) {
        removeInterest(Watch.READ);
      }
    }
  }

  private void receive(DatagramReceiveBuffers buffers) {
    IOException failure;
    try {
      int count = buffers.receive(socket, isLarge());
      for (int i = 0; i < count && !closed; i++) {
        received(buffers.data(i), buffers.from(i));
      }
      failure = socket.takeFailure();
    } catch (IOException e) {
      failure = e;
    }
    DatagramSink current = sink;
    if (failure != null && current != null) {
      current.failed(failure);
    }
  }

  private void received(ByteBuffer data, SocketAddress from) {
    DatagramSink current = sink;
    if (current != null && undelivered == null) {
      current.received(data, from);
    } else {
      keep(data, from);
    }
  }

  /**
   * Returns whether datagrams can be larger than those over IP. Called when one arrives, because
   * the socket is certainly bound then.
   */
  private boolean isLarge() throws IOException {
    Boolean known = large;
    if (known == null) {
      known = !(channel().getLocalAddress() instanceof InetSocketAddress);
      large = known;
    }
    return known;
  }

  private void keep(ByteBuffer data, SocketAddress from) {
    Queue<ReceivedDatagram> queue = undelivered;
    if (queue == null) {
      queue = new ArrayDeque<>();
      undelivered = queue;
    }
    queue.add(new ReceivedDatagram(ByteBuffer.allocate(data.remaining()).put(data).flip(), from));
  }

  private void deliver(Queue<ReceivedDatagram> queue) {
    for (DatagramSink current = sink; current != null && !closed; current = sink) {
      ReceivedDatagram next = queue.poll();
      if (next == null) {
        undelivered = null;
        return;
      }
      current.received(next.data(), next.from());
    }
  }

  private void writable() {
    PendingOperation pending = write;
    if (pending != null) {
      pending.completed(0);
    }
    if (pending == null || !pending.isActive()) {
      removeInterest(Watch.WRITE);
    }
  }
}
