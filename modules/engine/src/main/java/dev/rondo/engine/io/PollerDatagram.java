package dev.rondo.engine.io;

import dev.rondo.engine.spi.Completion;
import dev.rondo.engine.spi.DatagramSink;
import dev.rondo.engine.spi.DatagramSocket;
import dev.rondo.engine.spi.PolledDatagram;
import dev.rondo.engine.spi.Watch;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.NetworkChannel;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** A datagram socket that receives and sends when a poller says it can. */
final class PollerDatagram extends PollerSocket implements DatagramSocket {

  private record Kept(ByteBuffer data, SocketAddress from) {}

  private final PolledDatagram socket;
  private @Nullable DatagramSink sink;
  private @Nullable DatagramSink receiver;
  private @Nullable ByteBuffer into;
  private @Nullable PendingOperation write;
  private @Nullable Boolean large;
  private boolean closed;

  /**
   * The datagrams received together with one after which the sink stopped; null if there are none.
   */
  private @Nullable Queue<Kept> kept;

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
      throw new IllegalStateException("a write is pending on " + channel());
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
    driver.waits(this);
    want(Watch.WRITE);
  }

  @Override
  public void cancelWrite() {
    if (write != null) {
      write.cancel();
    }
    drop(Watch.WRITE);
  }

  // --- receiving ---

  @Override
  public void receive(ByteBuffer into, DatagramSink done) {
    if (sink != null || receiver != null) {
      throw new IllegalStateException(
          "a read is pending on %s; wait for its end or cancel it".formatted(channel()));
    }
    receiver = done;
    this.into = into;
    driver.waits(this);
    // Most find something: try before making a system call to wait.
    ready(Watch.READ);
  }

  @Override
  public void cancelRead() {
    receiver = null;
    into = null;
    drop(Watch.READ);
  }

  @Override
  public void startReceiving(DatagramSink sink) {
    if (receiver != null) {
      throw new IllegalStateException("a read is pending on " + channel());
    }
    if (!closed) {
      this.sink = sink;
      want(Watch.READ);
      if (kept != null) {
        ready(Watch.READ);
      }
    }
  }

  @Override
  public void stopReceiving() {
    sink = null;
    drop(Watch.READ);
  }

  // --- the end ---

  @Override
  public void detach() {
    closed = true;
    unwatch();
    driver.forget(this);
  }

  @Override
  public void close() {
    if (!closed) {
      detach();
      sink = null;
      kept = null;
      driver.closeQuietly(channel());
      driver.release();
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
    DatagramSink waiting = receiver;
    cancelRead();
    if (waiting != null) {
      waiting.failed(new AsynchronousCloseException());
    }
    if (write != null) {
      write.failed(new AsynchronousCloseException());
    }
  }

  private void readable() {
    DatagramSink waiting = receiver;
    ByteBuffer buffer = into;
    if (waiting != null && buffer != null) {
      receiveOnce(waiting, buffer);
    } else if (sink == null) {
      drop(Watch.READ);
    } else if (kept != null) {
      deliver(kept);
    } else {
      receive(driver.arrivals());
    }
  }

  private void receiveOnce(DatagramSink waiting, ByteBuffer buffer) {
    SocketAddress from;
    try {
      from = driver.arrivals().receive(socket, buffer);
    } catch (IOException e) {
      cancelRead();
      waiting.failed(e);
      return;
    } catch (RuntimeException e) {
      // The memory may be another thread's, or gone.
      cancelRead();
      waiting.failed(new IOException("cannot receive into " + buffer, e));
      return;
    }
    if (from == null) {
      want(Watch.READ);
    } else {
      receiver = null;
      into = null;
      waiting.received(buffer, from);
      if (receiver == null) {
        drop(Watch.READ);
      }
    }
  }

  private void receive(DatagramReceiveBuffers arrivals) {
    IOException failure;
    try {
      int count = arrivals.receive(socket, isLarge());
      for (int i = 0; i < count && !closed; i++) {
        received(arrivals.data(i), arrivals.from(i));
      }
      failure = socket.takeFailure();
    } catch (IOException e) {
      failure = e;
    }
    DatagramSink told = sink;
    if (failure != null && told != null) {
      told.failed(failure);
    }
  }

  private void received(ByteBuffer data, SocketAddress from) {
    DatagramSink told = sink;
    if (told != null && kept == null) {
      told.received(data, from);
    } else {
      keep(data, from);
    }
  }

  /** Whether datagrams can be larger than those over IP. Asked when one arrives: it is bound. */
  private boolean isLarge() throws IOException {
    Boolean known = large;
    if (known == null) {
      known = !(channel().getLocalAddress() instanceof InetSocketAddress);
      large = known;
    }
    return known;
  }

  private void keep(ByteBuffer data, SocketAddress from) {
    Queue<Kept> queue = kept;
    if (queue == null) {
      queue = new ArrayDeque<>();
      kept = queue;
    }
    queue.add(new Kept(ByteBuffer.allocate(data.remaining()).put(data).flip(), from));
  }

  private void deliver(Queue<Kept> queue) {
    for (DatagramSink told = sink; told != null && !closed; told = sink) {
      Kept next = queue.poll();
      if (next == null) {
        kept = null;
        return;
      }
      told.received(next.data(), next.from());
    }
  }

  private void writable() {
    PendingOperation pending = write;
    if (pending != null) {
      pending.completed(0);
    }
    if (pending == null || !pending.isActive()) {
      drop(Watch.WRITE);
    }
  }
}
